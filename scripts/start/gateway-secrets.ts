import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { TicketOptions } from '#gateway/access/tickets/issue-tickets.ts';
import type { ClientCertificate } from '#gateway/scatter/provider-channel.ts';
import { readPem } from '#schema/kernel/read-pem.ts';

import { keyOf } from './keys.ts';
import { openTickets } from './ticket-keys.ts';

/** What a gateway keeps to itself. */
export interface GatewaySecrets {
  readonly cursorKey: Buffer;
  readonly pseudonymKey: Buffer;
  readonly tickets: TicketOptions;
  /** Only where there are providers on other machines. */
  readonly certificate?: ClientCertificate;
}

/**
 * Opens what a gateway keeps in its folder of keys, of which all but certificates is made there when it is missing. `gateway.crt` and
 * `gateway.pem` (its key) are what it shows to providers on other machines. Throws CONFIGURATION_INVALID.
 */
export function openGatewaySecrets(keys: string, now: () => number): GatewaySecrets {
  return {
    cursorKey: keyOf(keys, 'cursor'),
    pseudonymKey: keyOf(keys, 'pseudonyms'),
    tickets: openTickets(keys, now),
    ...readCertificate(keys),
  };
}

function readCertificate(keys: string): Pick<GatewaySecrets, 'certificate'> {
  const [cert, key] = [join(keys, 'gateway.crt'), join(keys, 'gateway.pem')];
  if (!existsSync(cert)) return {};
  return { certificate: { cert: readPem(cert), key: readPem(key) } };
}
