/**
 * A gateway in a process of its own, before providers of the test that starts it; on SIGTERM it stops as `npm start` does. The only argument is JSON:
 * `central` (address of registry and vocabulary), `providers` (roster), `noticeMs`, `waiting` (places at the door). Prints its address.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

import { openGateway } from '#gateway/gateway.ts';
import { defaultDoorLimits } from '#gateway/load/door.ts';
import { createRoster, type RosterEntry } from '#gateway/scatter/provider-roster.ts';
import { createLog } from '#schema/kernel/log.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';

const { central, providers, noticeMs, waiting } = JSON.parse(process.argv[2] ?? '') as {
  readonly central: string;
  readonly providers: readonly RosterEntry[];
  readonly noticeMs: number;
  readonly waiting: number;
};
const supergraph = new URL('../../../schema/supergraph.graphql', import.meta.url);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

await using gateway = await openGateway({
  supergraphSdl: readFileSync(supergraph, 'utf8'),
  host: '127.0.0.1',
  port: 0,
  roster: createRoster(providers),
  central: new Map(['registry', 'vocabulary'].map((name) => [name, central])),
  cursorKey: Buffer.alloc(32, 'k'),
  access: withoutAccess(),
  door: { ...defaultDoorLimits, waiting, waitMs: 60_000 },
  lag: { keepsUp: () => true, [Symbol.dispose]: () => undefined },
  stop: { noticeMs, graceMs: 12_000 },
  log: createLog('silent'),
});
process.stdout.write(`${gateway.url}\n`);
await once(stop.signal, 'abort');
