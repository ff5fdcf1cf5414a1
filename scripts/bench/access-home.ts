import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { toGlobalId } from '#schema/wire/global-id.ts';

import { type AtlasSet, locateSet, placeOf } from '../start/atlas-set.ts';
import { trustFile } from '../start/gateway-trust.ts';
import { prepareTrust, writeProviderTrust } from '../start/provider-trust.ts';
import { signPassports } from './bench-passports.ts';
import type { BenchPlan } from './bench-plan.ts';

/** All that gateway and providers of a set decide access by, in a folder that goes when it is disposed of. */
export interface AccessHome extends Disposable {
  readonly folder: string;
  /** Ids of all datasets of the set. */
  readonly datasets: readonly string[];
  /** A passport of each of some callers, who are granted all of them. */
  readonly tokens: readonly string[];
}

/** Every dataset asks for a visa and a purpose: then visas travel with each call, which is the dearest there is. */
const terms = { duo: ['DUO:0000042', 'DUO:0000021'], records: 'CONTROLLED' };

/**
 * Keys, terms, trust and policies for a set, as the start of an Atlas makes them; the catalogues stay where they are, and nothing is written
 * beside them.
 */
export async function openAccessHome(plan: BenchPlan, callers: number): Promise<AccessHome> {
  const { home, set: name, ids } = plan;
  const folder = mkdtempSync(join(tmpdir(), 'atlas-bench-access-'));
  const set = locateSet(folder, name, undefined);
  mkdirSync(set.folder);
  const datasets = await datasetsOf(locateSet(home, name, undefined), ids);
  const { issuer, tokens } = signPassports(callers, ids);
  const trust = { audiences: ['cancer-imaging-atlas'], issuers: [issuer] };
  writeFileSync(trustFile(set), stringify(trust));
  writeFileSync(
    join(set.folder, 'access-terms.yaml'),
    stringify({ demonstration: true, terms: [{ datasets, ...terms }] }),
  );
  prepareTrust(set.keys, [issuer]);
  for (const id of ids) writeProviderTrust(set, id);
  return {
    folder,
    datasets,
    tokens,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function datasetsOf(set: AtlasSet, ids: readonly string[]): Promise<readonly string[]> {
  const datasets: string[] = [];
  for (const id of ids) {
    await using store = await openCatalogueStore(placeOf(set, id).location);
    const rows = await store.all<{ id: string }>('select id from dataset order by id');
    datasets.push(...rows.map((row) => toGlobalId(id, row.id)));
  }
  return datasets;
}
