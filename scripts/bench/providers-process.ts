import type { Mount } from '#kit/mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { openWorkerMount } from '#kit/worker-mount.ts';
import { doorByFiles } from '#provider/access/open-door.ts';
import { countSeriesRows } from '#provider/columns/open-columns.ts';
import { openInWorker, workerMegabytes } from '#provider/open-in-worker.ts';
import { openProvider } from '#provider/provider.ts';
import { contractVersion } from '#provider/serving/contract-version.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';

import { accessFolder } from '../ingest/provider-places.ts';
import { locateSet, placeOf } from '../start/atlas-set.ts';
import { ownThreadRows } from '../start/host-in-process.ts';
import { answerParent } from './child-protocol.ts';
import { withoutDoor } from './without-door.ts';

/**
 * Real providers of a set, all in this process, large ones in threads as the Atlas has them: home, set, the home of what they decide access by (empty: they let everything pass) and provider
 * ids are the arguments.
 */
const [home = '', set = '', accessHome = '', ...ids] = process.argv.slice(2);
const log = createLog('error');
const schema = createProviderSchema();
const place = locateSet(home, set, undefined);
const program = new URL(import.meta.resolve('./provider-thread.ts'));
const providers = await Promise.all(ids.map(open));
let calls = 0;
let rowsRead = 0;
let keysRead = 0;

async function open(id: string): Promise<{ readonly mount: Mount }> {
  const { location, columnsFolder } = placeOf(place, id);
  const settings = { id, location, columnsFolder };
  const isLarge = (await countSeriesRows(columnsFolder)) >= ownThreadRows;
  const access = accessHome === '' ? null : accessFolder(accessHome, set, id);
  if (access !== null && isLarge) {
    return openInWorker(
      { ...settings, contract: contractVersion, withholdsDays: false, access },
      log,
    );
  }
  if (isLarge) {
    const path = `/${id}`;
    const now = (): number => performance.now();
    return openWorkerMount({ path, program, settings, megabytes: workerMegabytes, log, now });
  }
  const door = access === null ? withoutDoor : doorByFiles({ provider: id, folder: access, log });
  return openProvider({ ...settings, schema, door, log });
}

/** Counts what the provider says it read for the answer. */
function counted(mount: Mount): Mount {
  return {
    path: mount.path,
    respond: async (request) => {
      const response = await mount.respond(request);
      const said = /"rowsRead":(\d+),"keysRead":(\d+)/.exec(response.body);
      calls++;
      rowsRead += Number(said?.[1] ?? 0);
      keysRead += Number(said?.[2] ?? 0);
      return response;
    },
  };
}

const host = await openSubgraphHost({
  host: '127.0.0.1',
  port: 0,
  mounts: providers.map(({ mount }) => counted(mount)),
  log,
});
answerParent({ url: host.url }, () => ({ calls, rowsRead, keysRead }));
