import type { AccessLevel } from '#schema/wire/access-level.ts';

import type { ReleasedCounts } from './released-counts.ts';
import type { RecordedQuery } from './canonical-query.ts';

/**
 * What happened: a GraphQL request was answered (or refused by what GraphQL looks at); a request was refused before; a stream began, told
 * an event, ended; records can be written again.
 */
export type AuditEvent =
  | 'REQUEST'
  | 'REFUSED'
  | 'STREAM_BEGUN'
  | 'STREAM_EVENT'
  | 'STREAM_ENDED'
  | 'RESUMED';

/** Datasets for which one rule gave one level. */
export interface DecisionGroup {
  readonly datasets: readonly string[];
  readonly level: AccessLevel;
  readonly rule: string;
}

/** Why something was refused: the code that the caller saw, and the rule that the caller did not. */
export interface Denial {
  readonly code: string;
  /** Field, argument or dataset that it is about; null where it is the request as a whole. */
  readonly of: string | null;
  readonly rule: string;
}

/** How long a call took: up to so many milliseconds. Exact times would tell of rows that were not shown. */
export type TimeClass = '<10' | '<100' | '<1000' | '<10000' | '>=10000';

/** What one provider was asked and did. */
export interface RecordedCall {
  /** Why it did not answer, or not wholly; absent where it did. */
  readonly code?: string;
  /** What its counts went through; absent where it told none. */
  readonly disclosure?: string;
  /** Absent where it was not asked. */
  readonly milliseconds?: TimeClass;
  readonly provider: string;
  /** Number of its release; absent where it told none. */
  readonly release?: string;
  readonly status: string;
}

/** How a request ended. */
export interface Outcome {
  /** Codes of all errors in the answer. */
  readonly codes: readonly string[];
  /** HTTP status. */
  readonly status: number;
}

/**
 * One record. Fields stand in the order of their names, here and in all that is below, so that `JSON.stringify` writes canonical JSON
 * (keys sorted, no blanks).
 */
export interface AuditRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Keyed hash of the caller's pseudonym, or `public`. */
  readonly caller: string;
  readonly calls?: readonly RecordedCall[];
  readonly decisions?: readonly DecisionGroup[];
  readonly denials?: readonly Denial[];
  readonly event: AuditEvent;
  /** Events that a stream told. */
  readonly events?: number;
  readonly operation?: string | null;
  readonly outcome?: Outcome;
  readonly project?: string | null;
  /** Declared purposes, Data Use Ontology ids. */
  readonly purposes?: readonly string[];
  readonly query?: Pick<RecordedQuery, 'hash'> & Partial<RecordedQuery>;
  readonly released?: readonly ReleasedCounts[];
  /** Id of the request, as in the log and in `x-request-id`. */
  readonly request: string | null;
  /** Hashes of the visas that the decisions rest upon (`hashJti`), as revocations name them. */
  readonly visas?: readonly string[];
}

/** Reads a record as it was kept. */
export function parseRecord(text: string): AuditRecord {
  return JSON.parse(text) as AuditRecord;
}

/** The class of a time in milliseconds. */
export function timeClass(milliseconds: number): TimeClass {
  if (milliseconds < 10) return '<10';
  if (milliseconds < 100) return '<100';
  if (milliseconds < 1_000) return '<1000';
  return milliseconds < 10_000 ? '<10000' : '>=10000';
}
