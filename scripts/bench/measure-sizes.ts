import { builtProviders, locateSet } from '../start/atlas-set.ts';
import { providerMemory } from '../start/provider-process.ts';
import { addressesAt, type BenchPlan, type Say, startProviders } from './bench-plan.ts';
import { measureCell } from './cells.ts';
import { pageQuery } from './page-query.ts';
import { drawTable, show } from './table.ts';

const filters = [
  ['CT', 'CHEST'],
  ['MR', 'BREAST'],
  ['MR', 'PROSTATE'],
  ['CT', 'ABDOMEN'],
  ['SEG', 'CHEST'],
] as const;

/** Pages filtered by modality and body part, in every order. */
function filteredBodies(): string[] {
  return filters.flatMap(([modality, bodyPart]) =>
    ['DAY', 'IMAGES', 'SIZE', 'SERIES', 'UID'].map((by) =>
      JSON.stringify({
        query: pageQuery,
        variables: {
          filter: { modality: { eq: modality }, bodyPart: { eq: bodyPart } },
          orderBy: { by, direction: 'DESC' },
        },
      }),
    ),
  );
}

/** What the filtered page costs on the demonstration and on this set, and what the providers hold in memory. */
export async function measureSizes(plan: BenchPlan, say: Say): Promise<void> {
  const rows: string[][] = [];
  const measured: [string, string, readonly string[]][] = [];
  for (const set of ['demonstration', plan.set]) {
    const ids = builtProviders(locateSet(plan.home, set, undefined));
    if (ids.length > 0) measured.push([`${set}, ${ids.length} providers`, set, ids]);
  }
  if (plan.ids.includes('nlst')) measured.push([`${plan.set}, nlst alone`, plan.set, ['nlst']]);
  for (const [name, set, ids] of measured) {
    // One alone runs as it does under --separate.
    const memory = ids.length === 1 ? providerMemory : [];
    await using back = await startProviders(plan, set, ids, memory);
    const variant = {
      name,
      file: 'gateway-process.ts',
      providers: addressesAt(back, ids),
    } as const;
    const bodies = filteredBodies();
    const cell = await measureCell(variant, {
      bodies,
      connections: 4,
      seconds: plan.seconds,
      back,
    });
    const { residentMb } = await back.figures();
    rows.push([name, show(cell.p50), show(cell.allCpuMs), show(residentMb), String(cell.failures)]);
  }
  say('## The filtered page, and memory of the providers\n');
  say(drawTable(['', 'p50 ms', 'CPU ms all', 'providers resident, MB', 'failed'], rows));
  say('');
}
