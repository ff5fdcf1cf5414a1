import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { auditState } from '#gateway/audit/audit.entity.ts';
import { openAuditLog } from '#gateway/audit/audit-log.ts';
import { ChainWriter } from '#gateway/audit/chain-writer.ts';
import { createEntryStore } from '#gateway/audit/entry-store.ts';
import { openHeadKey } from '#gateway/audit/head-keys.ts';
import { readHeads } from '#gateway/audit/heads-file.ts';
import { verifyChain } from '#gateway/audit/verify-chain.ts';
import { openState } from '#gateway/state/open-state.ts';
import { createLog } from '#schema/kernel/log.ts';

import { createRecords } from './audit-records.ts';
import type { BenchPlan, Say } from './bench-plan.ts';
import { median } from './figures.ts';
import { drawTable, show } from './table.ts';

const callers = 16;
/** A caller asks again after so long: 200 requests a second in all. */
const periodMs = 80;
const batch = 500;

/** What recording a page over 32 providers costs, how long an answer waits for its record, and how long a chain takes to verify. */
export async function measureAudit(plan: BenchPlan, say: Say): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-bench-audit-'));
  try {
    const recording = await measureRecording(plan, folder);
    const verifying = await measureVerifying(plan, folder);
    say('## Audit\n');
    say(drawTable(['', 'figure'], [...recording, ...verifying]));
    say('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureRecording(plan: BenchPlan, folder: string): Promise<string[][]> {
  const nextEntry = createRecords(plan);
  const file = join(folder, 'recorded.sqlite');
  const keys = join(folder, 'keys');
  const settings = { location: { kind: 'sqlite', file }, chain: 'bench', keys } as const;
  const headsFile = join(folder, 'recorded.jsonl');
  await using auditLog = await openAuditLog({ ...settings, headsFile }, createLog('error'));
  const waits: number[] = [];
  const record = async (): Promise<void> => {
    const entry = nextEntry();
    const begun = performance.now();
    await auditLog.append(entry);
    waits.push(performance.now() - begun);
  };
  for (let warm = 0; warm < batch; warm++) await record();
  waits.length = 0;
  const idle = await cpuOf(plan, () => Promise.resolve());
  const recording = await cpuOf(plan, record);
  const sorted = waits.toSorted((a, b) => a - b);
  const late = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  return [
    ['CPU a record, both threads, µs', show(recording - idle)],
    ['an answer waits for its record, p50 ms', show(median(waits))],
    ['an answer waits for its record, p95 ms', show(late)],
    ['a record, bytes', show(nextEntry().record.length)],
  ];
}

/** CPU in µs of one request when all callers ask at their pace; what pacing costs is in it. */
async function cpuOf(plan: BenchPlan, work: () => Promise<void>): Promise<number> {
  const rounds = Math.ceil((plan.seconds * 1_000) / periodMs);
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      await pause((periodMs * caller) / callers);
      for (let round = 0; round < rounds; round++) {
        const rest = pause(periodMs);
        await work();
        await rest;
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (rounds * callers);
}

async function measureVerifying(plan: BenchPlan, folder: string): Promise<string[][]> {
  const entries = plan.runs === 1 ? 100_000 : 1_000_000;
  const nextEntry = createRecords(plan);
  const file = join(folder, 'verified.sqlite');
  const headsFile = join(folder, 'verified.jsonl');
  const location = { kind: 'sqlite', file } as const;
  await using state = await openState({ location, parts: [auditState] });
  const store = await createEntryStore(state);
  const key = openHeadKey(join(folder, 'keys'));
  const writer = await ChainWriter.open({ store, chain: 'bench', key, headsFile, now: Date.now });
  for (let written = 0; written < entries; written += batch) {
    await writer.append(Array.from({ length: batch }, nextEntry));
    await writer.headWhenDue();
  }
  const begun = performance.now();
  const { heads } = await readHeads(headsFile, key.trusted);
  const { faults } = await verifyChain(store, 'bench', heads, Date.now() / 1_000);
  const seconds = (performance.now() - begun) / 1_000;
  return [
    [`${entries} entries verified, s`, show(seconds)],
    ['faults found', String(faults.length)],
  ];
}
