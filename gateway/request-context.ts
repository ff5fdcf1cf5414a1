import type { CallerScope } from '#schema/kernel/caller-scope.ts';

import type { Admission } from './access/admission.ts';
import { type AuditNotes, startNotes } from './audit/audited-context.ts';
import type { Answer } from './scatter/answer-selection.ts';
import type { Progress } from './scatter/progress.ts';

/** What goes with one request through limits, plan and data sources. */
export interface RequestContext {
  /** Who asks, and what was decided. */
  readonly admission: Admission;
  /** What the request may see: all that was decided, or less where it asks by what only rows may be asked by. */
  scope: CallerScope;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Names the request in the log and in the answer's `x-request-id`. */
  readonly requestId: string;
  /** What it may cost, once the limits have measured it. */
  cost: number;
  /** Filled while the request runs: providers that were asked, and the code of those that did not answer. */
  readonly asked: Map<string, string | null>;
  /** Filled while the request runs: what became of the providers whose answers are in the result. */
  readonly calls: Map<string, Answer>;
  /** Filled while the request runs, for its record. */
  readonly notes: AuditNotes;
  /** With an event of a stream: what all its events show. */
  readonly progress?: Progress;
}

/** The same scope, whose calls to providers name the request that they are made for. */
export function nameCalls(scope: CallerScope, requestId: string): CallerScope {
  return {
    ...scope,
    headersFor: (provider, body) => scope.headersFor(provider, body, requestId),
  };
}

/** A request that begins; `notes` and what goes into them are one for all events of a stream. */
export function startContext(
  admission: Admission,
  request: Pick<RequestContext, 'signal' | 'requestId'>,
): RequestContext {
  return {
    ...request,
    admission,
    scope: nameCalls(admission.scopes.whole, request.requestId),
    cost: 0,
    asked: new Map(),
    calls: new Map(),
    notes: startNotes(admission.refusedVisas),
  };
}
