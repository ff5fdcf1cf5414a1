import type { RefusedVisa } from '#schema/passports/visa-rules.ts';

import type { Admission } from '../access/admission.ts';
import type { Denial } from './audit-record.ts';
import type { ProviderCall } from './write-record.ts';

/** What is noted of a request while it runs, for its record; one object for all events of a stream. */
export interface AuditNotes {
  /** What was refused to the caller, and by which rule. */
  readonly denials: Denial[];
  /** Set when the request's record was written, or could not be: whoever answers need not write another. */
  recorded: boolean;
}

/** What the audit takes from a request's context. */
export interface AuditedContext {
  /** Names the request, in the log and in `x-request-id` too. */
  readonly requestId: string;
  readonly admission: Pick<Admission, 'caller' | 'decisions'>;
  /** Providers that were asked, each with the code of its last failure or null. */
  readonly asked: ReadonlyMap<string, string | null>;
  /** What became of each provider whose answer went into the result. */
  readonly calls: ReadonlyMap<string, ProviderCall>;
  readonly notes: AuditNotes;
  /** There with an event of a stream. */
  readonly progress?: unknown;
}

/** Notes of a request that begins, whose caller brought visas that do not count. */
export function startNotes(refused: readonly RefusedVisa[] = []): AuditNotes {
  const denials = refused.map(({ rule, detail }) => ({ code: 'TOKEN_INVALID', of: detail, rule }));
  return { denials, recorded: false };
}
