import { join } from 'node:path';

import { followAccess } from '#provider/access/follow-access.ts';
import { createProviderDoor, type ProviderDoor } from '#provider/access/provider-door.ts';
import { releaseLogFolder } from '#provider/access/open-door.ts';
import { openReleaseLog } from '#provider/access/release-log.ts';
import { createSpentNonces } from '#provider/access/spent-nonces.ts';
import { createLog } from '#schema/kernel/log.ts';

import { accessFolder } from '../ingest/provider-places.ts';

/** The door of a provider that has no database: what tickets, proofs and the log of releases cost is the same. */
export async function openReplayDoor(
  home: string,
  set: string,
  provider: string,
  now: () => number,
): Promise<ProviderDoor> {
  const log = createLog('error');
  const folder = accessFolder(home, set, provider);
  return createProviderDoor({
    provider,
    rules: followAccess(folder, now),
    nonces: createSpentNonces(),
    releases: await openReleaseLog({ folder: join(folder, releaseLogFolder), log }),
    log,
    now,
  });
}
