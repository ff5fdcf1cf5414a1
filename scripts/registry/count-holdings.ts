import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import { clinicalTables } from '#provider/columns/column-layout.ts';
import type { DatasetFacts } from '#registry/entries/dataset-facts.ts';

interface Counted {
  readonly dataset_id: string;
  readonly counted: number | string;
}
interface SeriesValues {
  readonly dataset_id: string;
  readonly modality: string | null;
  readonly manufacturer: string | null;
  readonly body_part: string | null;
}
interface Change {
  readonly dataset_id: string;
  readonly number: number;
  readonly date: string;
}

/** What a provider holds of each of its datasets in its latest release, by global id; datasets that it no longer holds are left out. */
export async function countHoldings(
  providerId: string,
  store: CatalogueStore,
): Promise<ReadonlyMap<string, DatasetFacts>> {
  const individuals = await countLive(store, 'subject');
  const studies = await countLive(store, 'study');
  const series = await store.all<SeriesValues>(
    'select distinct dataset_id, modality, manufacturer, body_part from series where to_release is null',
  );
  const sexes = await store.all<{ dataset_id: string; sex: string }>(
    'select distinct dataset_id, sex from subject where to_release is null and sex is not null',
  );
  const changes = await readChanges(store);
  const annotated = await datasetsOf(store, 'imaging_annotation');
  const structured = await datasetsWithClinicalRows(store);

  const facts = new Map<string, DatasetFacts>();
  for (const [dataset, count] of individuals) {
    const rows = series.filter((row) => row.dataset_id === dataset);
    facts.set(`${providerId}:${dataset}`, {
      individuals: count,
      studies: studies.get(dataset) ?? 0,
      sexes: sorted(sexes.filter((row) => row.dataset_id === dataset).map((row) => row.sex)),
      modalities: sorted(rows.map((row) => row.modality)),
      manufacturers: sorted(rows.map((row) => row.manufacturer)),
      bodyParts: sorted(rows.map((row) => row.body_part)),
      releases: changes
        .filter((row) => row.dataset_id === dataset)
        .map(({ number, date }) => ({ number, date })),
      hasStructuredData: structured.has(dataset),
      hasAnnotations: annotated.has(dataset),
    });
  }
  return facts;
}

async function countLive(store: CatalogueStore, table: string): Promise<Map<string, number>> {
  const rows = await store.all<Counted>(
    `select dataset_id, count(*) as counted from ${table} where to_release is null group by dataset_id order by dataset_id`,
  );
  return new Map(rows.map((row) => [row.dataset_id, Number(row.counted)]));
}

function readChanges(store: CatalogueStore): Promise<Change[]> {
  return store.all<Change>(
    `select changed.dataset_id, release.number, release.date
      from (
        select dataset_id, from_release as number from series
        union
        select dataset_id, to_release as number from series where to_release is not null
      ) changed
      join release on release.number = changed.number
      order by changed.dataset_id, release.number`,
  );
}

async function datasetsOf(store: CatalogueStore, table: string): Promise<Set<string>> {
  const rows = await store.all<{ dataset_id: string }>(
    `select distinct dataset_id from ${table} where to_release is null`,
  );
  return new Set(rows.map((row) => row.dataset_id));
}

async function datasetsWithClinicalRows(store: CatalogueStore): Promise<Set<string>> {
  const found = new Set<string>();
  for (const table of Object.values(clinicalTables)) {
    const rows = await store.all<{ dataset_id: string }>(
      `select distinct subject.dataset_id from ${table}
        join subject on subject.identity = ${table}.subject
        where subject.to_release is null and ${table}.to_release is null`,
    );
    for (const row of rows) found.add(row.dataset_id);
  }
  return found;
}

function sorted(values: readonly (string | null)[]): string[] {
  return [...new Set(values)].filter((value) => value !== null).toSorted();
}
