import type { IncomingMessage } from 'node:http';

import type { CallerScope } from '#schema/kernel/caller-scope.ts';

import type { Admission } from './admission.ts';

/** Who is let in, and what the gateway itself may ask. */
export interface GatewayAccess {
  /**
   * Who asks and what is decided now. Rejects with TOKEN_INVALID for a token that does not hold, and with POLICY_STATE_UNAVAILABLE where what
   * access is decided with cannot be had.
   */
  readonly admit: (request: IncomingMessage) => Promise<Admission>;
  /** The gateway's own scope. */
  readonly own: CallerScope;
}
