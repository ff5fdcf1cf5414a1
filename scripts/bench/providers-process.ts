import type { Mount } from '#kit/mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { doorByFiles } from '#provider/access/open-door.ts';
import type { OpenDoor } from '#provider/access/provider-door.ts';
import { openProvider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';

import { accessFolder } from '../ingest/provider-places.ts';
import { locateSet, placeOf } from '../start/atlas-set.ts';
import { answerParent } from './child-protocol.ts';
import { withoutDoor } from './without-door.ts';

/**
 * Real providers of a set, all in this process: home, set, the home of what they decide access by (empty: they let everything pass) and provider
 * ids are the arguments.
 */
const [home = '', set = '', accessHome = '', ...ids] = process.argv.slice(2);
const log = createLog('error');
const schema = createProviderSchema();
const place = locateSet(home, set, undefined);
const providers = await Promise.all(
  ids.map((id) => openProvider({ id, ...placeOf(place, id), schema, door: doorOf(id), log })),
);
let calls = 0;
let rowsRead = 0;
let keysRead = 0;

function doorOf(id: string): OpenDoor {
  if (accessHome === '') return withoutDoor;
  return doorByFiles({ provider: id, folder: accessFolder(accessHome, set, id), log });
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
