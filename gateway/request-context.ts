import type { CallerScope } from '#schema/kernel/caller-scope.ts';

import type { Admission } from './access/admission.ts';
import type { Progress } from './scatter/progress.ts';

/** What goes with one request through limits, plan and data sources. */
export interface RequestContext {
  /** Who asks, and what was decided. */
  readonly admission: Admission;
  /** What the request may see: all that was decided, or less where it asks by what only rows may be asked by. */
  scope: CallerScope;
  /** What it may cost, once the limits have measured it. */
  cost?: number;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Names the request in the log and in the answer's `x-request-id`. */
  readonly requestId: string;
  /** Filled while the request runs: providers that were asked, and the code of those that did not answer. */
  readonly asked: Map<string, string | null>;
  /** With an event of a stream: what all its events show. */
  readonly progress?: Progress;
}
