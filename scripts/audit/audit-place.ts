import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { auditState } from '#gateway/audit/audit.entity.ts';
import { type GatewayState, openState } from '#gateway/state/open-state.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import type { AtlasSet } from '../start/atlas-set.ts';
import { statePlace } from '../start/state-place.ts';

/** File that the gateway of a set publishes its signed heads in. */
export function headsPlace(set: AtlasSet): string {
  return join(set.folder, 'audit-heads.jsonl');
}

/** Opens the database that a set's gateway records in. Throws CONFIGURATION_INVALID where there is none: a new one would hold nothing. */
export async function openRecords(
  set: AtlasSet,
  gatewayDatabaseUrl: string | undefined,
): Promise<GatewayState> {
  const location = statePlace(set, gatewayDatabaseUrl);
  if (location.kind === 'sqlite' && !existsSync(location.file)) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `There is no ${location.file}: start the Atlas once, or say which set it serves.`,
    );
  }
  return openState({ location, parts: [auditState] });
}
