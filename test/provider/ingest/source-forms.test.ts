import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { DuckDBInstance } from '@duckdb/node-api';

import { dealProviders } from '#provider/ingest/deal-providers.ts';
import type { LoadReport } from '#provider/ingest/load-report.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import { ingestSource } from '#scripts/ingest/ingest-source.ts';
import { demonstration, ingestDemonstration } from '#test/support/ingested-demonstration.ts';

suite('The idc-index-data wheel', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlas-test-'));
    await writeAsWheel(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('loads the same rows as the folder made from it', async () => {
    await using loaded = await ingestDemonstration(['rider']);
    const { reports } = await ingestSource({
      ...{ folder, home: join(folder, 'home'), set: 'wheel', databaseUrl: undefined },
      choice: { only: ['rider'] },
    });
    assert.deepEqual(reports.map(withoutClinical), loaded.reports.map(withoutClinical));
  });

  test('has citations without its HTML', async () => {
    await using source = await openSource(folder);
    assert.deepEqual(
      source.collections[0]?.sources[0]?.citation,
      'A & B (2026). Data of <all> kinds.',
    );
  });

  test('is dealt as the demonstration is, and the rest by programme', async () => {
    await using source = await openSource(folder);
    assert.equal(dealProviders(source, {}).length, 30);
    assert.equal(dealProviders(source, { extra: true }).length, 32);
    assert.deepEqual(dealProviders(source, { all: true }).slice(32), [
      {
        id: 'programme-nci-trials',
        name: 'Programme nci_trials',
        country: null,
        collections: ['0another'],
      },
    ]);
    assert.deepEqual(dealProviders(source, { only: ['lidc', 'cmmd'], together: 'central' }), [
      {
        id: 'central',
        name: 'All collections in one place',
        country: null,
        collections: ['lidc_idri', 'cmmd'],
      },
    ]);
    assert.throws(() => dealProviders(source, { only: ['nobody'] }), { code: 'BAD_USER_INPUT' });
  });
});

/** The wheel has no clinical tables. */
function withoutClinical(report: LoadReport): object {
  return { ...report, clinical: null };
}

/** Writes the demonstration in the wheel's form, with one more collection and a citation as the wheel has them. */
async function writeAsWheel(folder: string): Promise<void> {
  const duckdb = await (await DuckDBInstance.create()).connect();
  const copy = (query: string, name: string) =>
    duckdb.run(`COPY (${query}) TO '${join(folder, name)}' (FORMAT parquet)`);
  await copy(
    `SELECT * REPLACE (SeriesNumber::VARCHAR AS SeriesNumber, crdc_series_uuid::VARCHAR AS crdc_series_uuid)
     FROM '${join(demonstration, 'series.parquet')}' ORDER BY SeriesInstanceUID`,
    'idc_index.parquet',
  );
  await copy(
    `SELECT * REPLACE (crdc_series_uuid::VARCHAR AS crdc_series_uuid) FROM '${join(demonstration, 'prior_versions.parquet')}'`,
    'prior_versions_index.parquet',
  );
  await copy(
    `FROM read_csv('${join(demonstration, 'versions.csv')}')`,
    'version_metadata_index.parquet',
  );
  const sources = `list_transform(sources, lambda s: {source_id: s.id, source_type: s.type, source_title: s.title,
    source_doi: upper(s.doi), modalities: s.modalities, citation: s.citation,
    license: {license_short_name: s.licence, license_url: s.licence_url}})`;
  await copy(
    `SELECT collection_id, name AS collection_name, cancer_types, tumor_locations, species, program_id, supporting_data, updated,
       ${sources} AS sources FROM read_json('${join(demonstration, 'collections.json')}')
     UNION ALL SELECT '0another', 'Another', NULL, NULL, 'Human', 'nci_trials', NULL, '2024-01-01',
       [{source_id: 'a', source_type: 'original_data', source_title: 'T', source_doi: '10.1/a', modalities: 'CT',
         citation: 'A &amp; B' || chr(10) || '(2026). <i>Data</i> of &lt;all&gt; kinds.',
         license: {license_short_name: 'CC BY 4.0', license_url: 'https://creativecommons.org/licenses/by/4.0/'}}]`,
    'collections_index.parquet',
  );
  duckdb.closeSync();
}
