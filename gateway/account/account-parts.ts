import type { Log } from '#schema/kernel/log.ts';

import type { Projects } from '../access/projects/projects.ts';
import type { RecordedActivity, ActivityQuery } from '../audit/read-activity.ts';

/** Where activities are read: `readActivity` over the audit's database. */
export interface ActivitySource {
  /** The newest first. */
  readonly read: (query: ActivityQuery) => Promise<readonly RecordedActivity[]>;
}

/** What the gateway keeps of callers. */
export interface AccountParts {
  readonly projects: Pick<Projects, 'of' | 'approve' | 'withdraw'>;
  readonly activity: ActivitySource;
}

/** What the account is answered with. */
export interface AccountOptions {
  /** Undefined where a gateway keeps nothing of callers: then only what the request itself says of the caller is told. */
  readonly parts: AccountParts | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}
