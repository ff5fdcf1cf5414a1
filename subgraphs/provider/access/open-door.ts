import { join } from 'node:path';

import type { Log } from '#schema/kernel/log.ts';

import { migrateCatalogue } from '../catalogue/migrate-catalogue.ts';
import { followAccess } from './follow-access.ts';
import { createProviderDoor, type OpenDoor } from './provider-door.ts';
import { openReleaseLog } from './release-log.ts';
import { createSpentNonces } from './spent-nonces.ts';
import { createStoredNonces } from './stored-nonces.ts';

/** Where a provider keeps what it answers by. */
export interface AccessPlace {
  readonly provider: string;
  /** Holds `policy.yaml`, what that names, `switched-off.yaml` and the log. Not the catalogue's folder, which goes when it is loaded anew. */
  readonly folder: string;
  readonly log: Log;
}

/** Folder of the log within the access folder. */
export const releaseLogFolder = 'log';

/** Opens doors by the files of an access folder. Opening throws CONFIGURATION_INVALID where they say nothing that can be followed. */
export function doorByFiles({ provider, folder, log }: AccessPlace): OpenDoor {
  return async ({ store, datasets }) => {
    const now = Date.now;
    const rules = followAccess(folder, now);
    const { policy } = rules();
    const strange = [...policy.datasets.keys()].filter((id) => !datasets.includes(id));
    if (strange.length > 0) log.warn({ datasets: strange }, 'policy.yaml names what is not there');
    if (policy.replicas) await migrateCatalogue(store);
    return createProviderDoor({
      provider,
      rules,
      nonces: policy.replicas ? createStoredNonces(store) : createSpentNonces(),
      releases: await openReleaseLog({ folder: join(folder, releaseLogFolder), log }),
      log,
      now,
    });
  };
}
