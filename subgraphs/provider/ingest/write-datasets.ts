import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import type { Collection, CollectionSource } from './source/collection.ts';
import type { Source, SourceRelease } from './source/source.ts';
import { sqlText } from './source/sql-text.ts';

/** Writes a provider's datasets, their sources, and the releases from its first row on. Returns the collections. */
export async function writeDatasets(
  store: CatalogueStore,
  source: Source,
  datasets: readonly string[],
): Promise<readonly Collection[]> {
  const collections = datasets.map((id) => requireCollection(source, id));
  const sources = new Map<string, CollectionSource>();
  for (const each of collections.flatMap((collection) => collection.sources))
    sources.set(each.doi, each);
  await requireSources(source, datasets, sources);
  const releases = await publishedReleases(source, datasets);
  await store.transaction(async () => {
    await store.insert(
      'dataset',
      ['id', 'title', 'cancer_types', 'tumor_locations', 'programme'],
      collections.map((it) => [
        it.collection_id,
        it.name,
        it.cancer_types,
        it.tumor_locations,
        it.program_id,
      ]),
    );
    await store.insert(
      'source',
      ['doi', 'kind', 'title', 'licence', 'licence_url', 'citation'],
      [...sources.values()].map((it) => [
        it.doi,
        it.type.toUpperCase(),
        it.title,
        it.licence,
        it.licence_url,
        it.citation,
      ]),
    );
    const pairs = collections.flatMap((it) =>
      [...new Set(it.sources.map(({ doi }) => doi))].map((doi) => [it.collection_id, doi]),
    );
    await store.insert('dataset_source', ['dataset_id', 'source_doi'], pairs);
    await store.insert(
      'release',
      ['number', 'date'],
      releases.map(({ number, date }) => [number, date]),
    );
  });
  return collections;
}

function requireCollection(source: Source, id: string): Collection {
  const found = source.collections.find((collection) => collection.collection_id === id);
  if (found !== undefined) return found;
  throw new CodedError(
    'SOURCE_INVALID',
    `The source's collections do not describe ${id}: add it there, or leave it out of providers.json.`,
  );
}

/**
 * Every series must find its licence and citation: only what was published with both keeps its public UIDs (R5.4), and there is no other kind of source.
 */
async function requireSources(
  source: Source,
  datasets: readonly string[],
  known: ReadonlyMap<string, CollectionSource>,
): Promise<void> {
  const reader = await source.connection.runAndReadAll(
    `SELECT DISTINCT collection_id, source_DOI FROM ${source.series} WHERE collection_id IN (${datasets.map(sqlText).join(', ')}) ORDER BY ALL`,
  );
  for (const [collection, doi] of reader.getRows()) {
    if (typeof doi !== 'string') {
      throw new CodedError(
        'SOURCE_INVALID',
        `The source has series of ${String(collection)} without a source_DOI: say where they were published.`,
      );
    }
    const published = known.get(doi);
    if (published === undefined) {
      throw new CodedError(
        'SOURCE_INVALID',
        `The source's collections do not describe the DOI ${doi}: add it to the sources of its collection.`,
      );
    }
    if (!published.licence || !published.citation) {
      throw new CodedError(
        'SOURCE_INVALID',
        `The DOI ${doi} has no licence or no citation in the source's collections: add both, or leave its collection out.`,
      );
    }
  }
}

async function publishedReleases(
  source: Source,
  datasets: readonly string[],
): Promise<readonly SourceRelease[]> {
  const where = `WHERE collection_id IN (${datasets.map(sqlText).join(', ')})`;
  const reader = await source.connection.runAndReadAll(`
    SELECT min(r)::INTEGER FROM (
      SELECT min(series_revised_idc_version) AS r FROM ${source.series} ${where}
      UNION ALL SELECT min(min_idc_version) FROM ${source.prior} ${where})`);
  const first = reader.getRows()[0]?.[0];
  if (first === null || first === undefined) {
    throw new CodedError('SOURCE_INVALID', `The source holds no series of ${datasets.join(', ')}.`);
  }
  return source.releases.filter(({ number }) => number >= Number(first));
}
