import type { ErrorCode } from '#schema/kernel/errors.ts';

import type { Caller } from '../access/caller.ts';
import type { AuditRecord } from './audit-record.ts';
import type { AuditedContext } from './audited-context.ts';
import { type createQueryRecorder, type SentQuery, shorten } from './canonical-query.ts';
import { groupsOf, visasOf } from './compose-record.ts';
import { safeText } from './safe-text.ts';
import { describeCaller, listCalls, safeName } from './write-record.ts';

/** A request that was refused before GraphQL looked at it. */
export interface RefusedRequest {
  readonly requestId: string;
  /** Who asked, where that is known. */
  readonly caller: Caller | null;
  /** What the caller is told. */
  readonly code: ErrorCode;
  /** Which rule refused it and why, which the caller is not told (R1.2). */
  readonly rule: string;
  /** HTTP status. */
  readonly status: number;
  /** What was asked; null where that is not known. */
  readonly query: SentQuery | null;
}

/** A stream that begins. */
export interface BegunStream extends Pick<AuditedContext, 'requestId' | 'admission'> {
  readonly query: SentQuery;
}

/** A stream that has ended, however. */
export interface EndedStream extends Pick<
  AuditedContext,
  'requestId' | 'admission' | 'asked' | 'calls'
> {
  /** How many events it told. */
  readonly events: number;
  /** Codes of errors in the last event, and why it ended early. */
  readonly codes: readonly string[];
}

/** A record but for when and who. */
export type RecordRest = Omit<AuditRecord, 'at' | 'caller'>;

type Recorder = ReturnType<typeof createQueryRecorder>;

const maxRule = 500;

/** The record of a refusal. */
export function describeRefusal(
  { requestId, caller, code, rule, status, query }: RefusedRequest,
  record: Recorder,
): RecordRest {
  return {
    denials: [{ code, of: null, rule: safeText(rule, maxRule) }],
    event: 'REFUSED',
    ...(query === null ? {} : { operation: safeName(query.operationName) }),
    outcome: { codes: [code], status },
    ...(caller === null ? {} : describeCaller(caller)),
    ...(query === null ? {} : { query: shorten(record(query)) }),
    request: requestId,
  };
}

/** The record of a stream's begin. */
export function describeBegun(
  { requestId, admission: { caller, decisions }, query }: BegunStream,
  record: Recorder,
): RecordRest {
  return {
    decisions: groupsOf(decisions),
    event: 'STREAM_BEGUN',
    operation: safeName(query.operationName),
    ...describeCaller(caller),
    query: record(query),
    request: requestId,
    visas: visasOf(caller, decisions),
  };
}

/** The record of a stream's end. */
export function describeEnded({
  requestId,
  admission: { caller },
  asked,
  calls,
  events,
  codes,
}: EndedStream): RecordRest {
  return {
    calls: listCalls(asked, calls),
    event: 'STREAM_ENDED',
    events,
    outcome: { codes: [...new Set(codes)].toSorted(), status: 200 },
    ...describeCaller(caller),
    request: requestId,
  };
}
