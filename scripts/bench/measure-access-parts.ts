import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

import type { ProviderDoor } from '#provider/access/provider-door.ts';
import type { CallerScope } from '#schema/kernel/caller-scope.ts';

import { locateSet } from '../start/atlas-set.ts';
import type { AccessHome } from './access-home.ts';
import { openBenchControl } from './bench-control.ts';
import { openCentral } from './bench-gateway.ts';
import type { BenchPlan, Say } from './bench-plan.ts';
import { openReplayDoor } from './replay-door.ts';
import { drawTable, show } from './table.ts';

const usPerMs = 1_000;
/** About as long as what a page asks of a provider. */
const body = 'x'.repeat(1_500);
/** Callers of whom nothing is measured: Node compiles what it meets. */
const uncounted = 50;
const pauseMs = 500;
/** Longer than a ticket is in use, shorter than anything else is kept. */
const ticketMs = 46_000;

/** What access control costs a page that asks every provider once, part by part, in this process: CPU in ms. */
export async function measureAccessParts(
  { set: name, ids }: BenchPlan,
  home: AccessHome,
  say: Say,
): Promise<void> {
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const set = locateSet(home.folder, name, undefined);
  await using central = await openCentral();
  await using control = await openBenchControl(set, central, now);
  await using closing = new AsyncDisposableStack();
  const doors = new Map<string, ProviderDoor>();
  for (const id of ids)
    doors.set(id, closing.use(await openReplayDoor(home.folder, name, id, now)));

  const admit = async (token: string): Promise<CallerScope> =>
    (await control.access.admit(requestWith(token))).scopes.whole;
  const sign = async (token: string): Promise<void> => {
    const scope = await admit(token);
    for (const id of ids) scope.headersFor(id, body);
  };
  const knock = async (token: string): Promise<void> => {
    const scope = await admit(token);
    for (const [id, door] of doors) await callAt(door, scope.headersFor(id, body));
  };
  const rows: string[][] = [];
  const measure = async (step: string, work: (token: string) => Promise<unknown>) => {
    rows.push([step, show(await cpuOf(work, home.tokens))]);
  };
  await measure('let in and decided, first in 300 s', admit);
  await measure('the same, later', admit);
  await measure(`and ${ids.length} calls signed, first in 45 s`, sign);
  await measure('the same, later', sign);
  await measure('and checked at the doors, first in 300 s', knock);
  aheadMs = ticketMs;
  await measure('the same, first in 45 s', knock);
  await measure('the same, later', knock);
  const scope = await admit(home.tokens[0] ?? '');
  const bytes = Object.values(scope.headersFor(ids[0] ?? '', body)).join('').length;
  say(`## What access control costs, ${ids.length} providers, ${home.tokens.length} callers\n`);
  say(`${drawTable(['', 'CPU ms a request'], rows)}\n\nHeaders of a call: ${bytes} bytes.\n`);
}

async function callAt(door: ProviderDoor, headers: IncomingHttpHeaders): Promise<void> {
  const { note } = await door.admit({ headers, bytes: Buffer.from(body) });
  note({ document: null, rows: 0, counts: 0, outcome: 'ANSWERED' });
}

/** CPU in ms of a piece of work, for callers of whom the first are not counted. */
async function cpuOf(
  work: (token: string) => Promise<unknown>,
  tokens: readonly string[],
): Promise<number> {
  for (const token of tokens.slice(0, uncounted)) await work(token);
  // What is read in the background, such as revocations, has its turn here.
  await pause(pauseMs);
  const before = process.cpuUsage();
  for (const token of tokens.slice(uncounted)) {
    await work(token);
    await turn();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / usPerMs / (tokens.length - uncounted);
}

function requestWith(token: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.authorization = `Bearer ${token}`;
  return request;
}
