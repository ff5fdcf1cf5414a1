import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { auditState } from '#gateway/audit/audit.entity.ts';
import type { NewEntry } from '#gateway/audit/chain.ts';
import { ChainWriter } from '#gateway/audit/chain-writer.ts';
import { createEntryStore, type EntryStore } from '#gateway/audit/entry-store.ts';
import { openHeadKey, type OpenedHeadKey } from '#gateway/audit/head-keys.ts';
import { type GatewayState, openState, type StateLocation } from '#gateway/state/open-state.ts';

/** A gateway's database with a chain, and a folder for keys and heads; all goes when it is disposed of. */
export interface AuditSetup extends AsyncDisposable {
  readonly folder: string;
  readonly location: StateLocation;
  readonly state: GatewayState;
  readonly store: EntryStore;
  readonly key: OpenedHeadKey;
  readonly headsFile: string;
  /** Milliseconds since 1970; tests turn it. */
  readonly clock: { now: number };
  readonly openWriter: (chain?: string) => Promise<ChainWriter>;
}

/** When tests begin. */
export const begin = Date.UTC(2026, 10, 25, 12);

/** Makes one, on SQLite unless told where. */
export async function setUpAudit(given?: StateLocation): Promise<AuditSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-audit-'));
  const location = given ?? { kind: 'sqlite', file: join(folder, 'gateway.sqlite') };
  const state = await openState({ location, parts: [auditState] });
  const store = await createEntryStore(state);
  const headsFile = join(folder, 'heads.jsonl');
  const key = openHeadKey(join(folder, 'keys'));
  const clock = { now: begin };
  return {
    folder,
    location,
    state,
    store,
    key,
    headsFile,
    clock,
    openWriter: (chain = 'main') =>
      ChainWriter.open({ store, chain, key, headsFile, now: () => clock.now }),
    [Symbol.asyncDispose]: async () => {
      await state[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Entries that say nothing but who and when. */
export function someEntries(count: number, from = 0): readonly NewEntry[] {
  return Array.from({ length: count }, (_, at) => entryOf(from + at));
}

/** The same, one. */
export function entryOf(number: number): NewEntry {
  const at = begin + number;
  const caller = `caller-${number % 3}`;
  const record = { at, caller, event: 'REQUEST', request: `request-${number}` };
  return { at, caller, record: JSON.stringify(record) };
}
