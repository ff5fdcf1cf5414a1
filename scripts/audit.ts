/** Reads and keeps what a gateway has recorded: verifies the chains, exports records, forgets what is old, and whose they are. */
import { once } from 'node:events';

import { parseRecord } from '#gateway/audit/audit-record.ts';
import { createCallerKeys } from '#gateway/audit/caller-keys.ts';
import { entriesBetween } from '#gateway/audit/entries-between.ts';
import { createEntryStore } from '#gateway/audit/entry-store.ts';
import { toAuditEvent } from '#gateway/audit/fhir-audit-event.ts';
import { publicHeadKeys, readHeadKeys } from '#gateway/audit/head-keys.ts';
import { pruneChain } from '#gateway/audit/prune-chain.ts';
import { readHead } from '#gateway/audit/signed-head.ts';
import type { GatewayState } from '#gateway/state/open-state.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import type { KeySet } from '#schema/tokens/key-set.ts';

import { headsPlace, openRecords } from './audit/audit-place.ts';
import { verifyRecords } from './audit/verify-records.ts';
import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { locateSet } from './start/atlas-set.ts';

const usage = `Usage: npm run audit -- verify [--heads <file>]... [--keys <file>]
       npm run audit -- export --from <date> --to <date>
       npm run audit -- prune
       npm run audit -- erase <pseudonym>

  verify   reads every record, and holds the chains against signed heads; ends with 1 where something is wrong
  --heads  file of heads, such as a provider's copy; the gateway's own when absent
  --keys   public keys that heads are believed of; the gateway's own when absent
  export   prints records of these days (UTC, the last one not included) as FHIR AuditEvents, one a line
  prune    forgets records that are older than 400 days
  erase    deletes the key of a caller: their records stay, and nobody can tell whose they are
  --set    set of catalogues (demonstration)
`;

const options = {
  set: { type: 'string', default: 'demonstration' },
  heads: { type: 'string', multiple: true },
  keys: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const;

const day = /^\d{4}-\d\d-\d\d$/;

async function main(): Promise<void> {
  const { values, positionals } = readOptions({ options, allowPositionals: true }, usage);
  const { home, databaseUrl, gatewayDatabaseUrl } = readEnvironment();
  const set = locateSet(home, values.set, databaseUrl);
  const [word, name, ...rest] = positionals;
  const names = word === 'erase' ? 2 : 1;
  if (positionals.length !== names || rest.length > 0) throw misused('Say what to do.', usage);
  const read = readWork(word, name, values);
  await using state = await openRecords(set, gatewayDatabaseUrl);
  const keyFile = values.keys ?? publicHeadKeys(set.keys);
  await read(state, () => readHeadKeys(keyFile), values.heads ?? [headsPlace(set)]);
}

type Work = (
  state: GatewayState,
  keys: () => KeySet,
  headFiles: readonly string[],
) => Promise<void>;

function readWork(
  word: string | undefined,
  name: string | undefined,
  { from, to }: { readonly from?: string; readonly to?: string },
): Work {
  switch (word ?? '') {
    case 'verify':
      return verify;
    case 'prune':
      return (state, keys) => prune(state, keys());
    case 'erase':
      return (state) => erase(state, name ?? '');
    case 'export': {
      const [begin, end] = [dayOf(from), dayOf(to)];
      return (state) => exportRecords(state, begin, end);
    }
    default:
      throw misused('Say what to do.', usage);
  }
}

function dayOf(text = ''): number {
  const time = day.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw misused('Say from which day to which, such as --from 2026-11-01 --to 2026-12-01.', usage);
}

async function verify(
  state: GatewayState,
  keys: () => KeySet,
  headFiles: readonly string[],
): Promise<void> {
  const { lines, whole } = await verifyRecords(state, headFiles, keys(), Date.now() / 1000);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!whole) process.exitCode = 1;
}

async function exportRecords(state: GatewayState, from: number, to: number): Promise<void> {
  for await (const entry of entriesBetween(state, from, to)) {
    const line = JSON.stringify(toAuditEvent(entry, parseRecord(entry.record)));
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  }
}

async function prune(state: GatewayState, keys: KeySet): Promise<void> {
  const store = await createEntryStore(state);
  const heads = (await store.heads()).flatMap((jws) => readHead(jws, keys) ?? []);
  for (const chain of await store.chains()) {
    const upTo = await pruneChain(store, chain, heads, Date.now() / 1000);
    process.stdout.write(
      upTo === 0
        ? `${chain}: nothing is old enough to be forgotten.\n`
        : `${chain}: forgot all up to ${upTo}; the head that was signed of it stands for them.\n`,
    );
  }
}

async function erase(state: GatewayState, pseudonym: string): Promise<void> {
  const erased = await createCallerKeys(state, Date.now).erase(pseudonym);
  process.stdout.write(
    erased
      ? `The key of ${pseudonym} is deleted; gateways that run stop using it within 60 s.\n`
      : `There is no key of ${pseudonym}.\n`,
  );
}

await runCommand(main);
