import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';
import { readColumns } from '#test/support/read-columns.ts';

/** Subjects, studies, series, images, and series a modality, by release. */
type Counts = Record<
  number,
  { subjects: number; studies: number; series: number; images: number; modalities: string }
>;

const acquired = `analysis_result_id IS NULL AND Modality NOT IN
  ('SEG', 'SR', 'RTSTRUCT', 'ANN', 'M3D', 'PR', 'KO', 'RTPLAN', 'RTDOSE', 'FUSION')`;

suite('Each of the 25 releases', () => {
  let loaded: BuiltDemonstration;
  let duckdb: DuckDBConnection;
  before(async () => {
    loaded = await buildDemonstration({ extra: true });
    duckdb = await (await DuckDBInstance.create()).connect();
  });
  after(async () => {
    duckdb.closeSync();
    await loaded[Symbol.asyncDispose]();
  });

  test('has the same counts in every catalogue as SQL on both parquet files', async () => {
    for (const { id, collections } of loaded.deals) {
      assert.deepEqual(
        await countsOfCatalogue(loaded.folderOf(id)),
        await countsOfSource(duckdb, collections),
        id,
      );
    }
  });

  test('has the same counts in the columns as SQL on both parquet files', async () => {
    for (const { id, collections } of loaded.deals.filter((_, place) => place % 4 === 0)) {
      assert.deepEqual(
        await countsOfColumns(loaded.folderOf(id), id),
        await countsOfSource(duckdb, collections, acquired),
        id,
      );
    }
  });
});

/** `counted` says which instances are images: the columns leave out those of derived series. */
async function countsOfSource(
  duckdb: DuckDBConnection,
  collections: readonly string[],
  counted = 'true',
): Promise<Counts> {
  const list = collections.map((id) => `'${id}'`).join();
  const reader = await duckdb.runAndReadAll(`
    WITH r AS (SELECT unnest(range(1, 26))::INTEGER AS release),
    alive AS (
      SELECT release, collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, Modality,
        CASE WHEN ${counted} THEN instanceCount END AS instanceCount
      FROM r JOIN '${join(demonstration, 'series.parquet')}' ON series_revised_idc_version <= release
      UNION
      SELECT release, collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, Modality, NULL
      FROM r JOIN '${join(demonstration, 'prior_versions.parquet')}' ON release BETWEEN min_idc_version AND max_idc_version),
    kinds AS (SELECT release, Modality || count(*) AS kind FROM alive WHERE collection_id IN (${list}) GROUP BY release, Modality)
    SELECT release, count(DISTINCT (collection_id, PatientID))::INTEGER, count(DISTINCT StudyInstanceUID)::INTEGER,
      count(*)::INTEGER, coalesce(sum(instanceCount), 0)::INTEGER,
      (SELECT string_agg(kind, ' ' ORDER BY kind) FROM kinds WHERE kinds.release = alive.release)
    FROM alive WHERE collection_id IN (${list}) GROUP BY release ORDER BY release`);
  return Object.fromEntries(
    reader
      .getRows()
      .map(([release, subjects, studies, series, images, modalities]) => [
        Number(release),
        { subjects, studies, series, images, modalities },
      ]),
  ) as Counts;
}

async function countsOfCatalogue(folder: string): Promise<Counts> {
  await using store = await openCatalogueStore({
    kind: 'sqlite',
    file: join(folder, 'catalogue.sqlite'),
  });
  const counts: Counts = {};
  const count = async (sql: string, release: number): Promise<number> => {
    const alive = 'from_release <= ? and (to_release is null or to_release > ?)';
    const [row] = await store.all<{ n: number }>(`${sql} where ${alive}`, [release, release]);
    return Number(row?.n);
  };
  for (let release = 1; release <= 25; release++) {
    const series = await count('select count(*) as n from series', release);
    if (series === 0) continue;
    const kinds = await store.all<{ kind: string }>(
      `select modality || count(*) as kind from series
       where from_release <= ? and (to_release is null or to_release > ?) group by modality`,
      [release, release],
    );
    counts[release] = {
      subjects: await count('select count(*) as n from subject', release),
      studies: await count('select count(*) as n from study', release),
      series,
      images: await count('select coalesce(sum(instance_count), 0) as n from series', release),
      modalities: kinds
        .map(({ kind }) => kind)
        .toSorted()
        .join(' '),
    };
  }
  return counts;
}

async function countsOfColumns(folder: string, providerId: string): Promise<Counts> {
  const search = createCatalogueSearch(await readColumns(folder, providerId));
  const counts: Counts = {};
  for (const { number } of search.releases) {
    const view = search.at(number);
    const { subjects, studies, series, images, slideLevels } = view.summarise(
      { kind: 'all' },
      'CERTAIN',
    );
    if (series === 0) continue;
    const { buckets } = view.facet({ kind: 'all' }, 'MODALITY', true);
    const kinds = buckets.map(({ value, series: n }) => `${value}${n}`);
    counts[number] = {
      subjects,
      studies,
      series,
      images: images + slideLevels,
      modalities: kinds.toSorted().join(' '),
    };
  }
  return counts;
}
