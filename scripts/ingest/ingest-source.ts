import { loadClinicalTables } from '#provider/ingest/clinical/load-clinical-tables.ts';
import { dealProviders, type DealChoice } from '#provider/ingest/deal-providers.ts';
import { ingestProvider } from '#provider/ingest/ingest-provider.ts';
import type { LoadReport } from '#provider/ingest/load-report.ts';
import type { Collection, ProviderDeal } from '#provider/ingest/source/collection.ts';
import { countRows } from '#provider/ingest/source/count-rows.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';

import { providerFolder, providerSchema } from './provider-places.ts';

/** What to build, from where, and where to. */
export interface IngestOrder {
  /** Source folder. */
  readonly folder: string;
  /** Folder of clinical tables; else the one inside the source folder, if there is one. */
  readonly tables?: string | undefined;
  readonly choice: DealChoice;
  /** ATLAS_HOME. */
  readonly home: string;
  /** Name of the set of catalogues. */
  readonly set: string;
  /** PostgreSQL for the catalogues, else SQLite files. */
  readonly databaseUrl: string | undefined;
  /** Told how many rows of `total` more were read, and for which provider. */
  readonly onRows?: (rows: number, provider: string, total: number) => void;
  /** Told of each provider that is whole, with its collections as the source describes them; the next one waits for it. */
  readonly onBuilt?: (deal: ProviderDeal, collections: readonly Collection[]) => Promise<void>;
}

/** What was built. */
export interface Ingested {
  readonly deals: readonly ProviderDeal[];
  readonly reports: readonly LoadReport[];
}

/** Builds the catalogues and columns of a source's providers, one after the other. */
export async function ingestSource(order: IngestOrder): Promise<Ingested> {
  await using source = await openSource(order.folder);
  const deals = dealProviders(source, order.choice);
  const total = await countRows(
    source,
    deals.flatMap((deal) => deal.collections),
  );
  const tables = order.tables ?? source.tables;
  const reports: LoadReport[] = [];
  for (const deal of deals) {
    const clinical =
      tables === null
        ? { drafts: [], coverage: [], statements: [], report: [] }
        : await loadClinicalTables(tables, deal.collections);
    const onRows = (rows: number): void => order.onRows?.(rows, deal.id, total);
    reports.push(await ingestProvider({ source, deal, clinical, onRows }, target(order, deal.id)));
    const held = new Set(deal.collections);
    const collections = source.collections.filter(({ collection_id: id }) => held.has(id));
    await order.onBuilt?.(deal, collections);
  }
  return { deals, reports };
}

function target({ home, set, databaseUrl }: IngestOrder, id: string) {
  const folder = providerFolder(home, set, id);
  return databaseUrl === undefined
    ? { folder }
    : { folder, postgresql: { url: databaseUrl, schema: providerSchema(set, id) } };
}
