import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';

import { DuckDBInstance } from '@duckdb/node-api';

import type { Collection, CollectionSource } from '#provider/ingest/source/collection.ts';
import { ingestSource } from '#scripts/ingest/ingest-source.ts';
import { buildDemonstration } from '#test/support/built-demonstration.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';

/** Series of now without a published source with licence and citation; those of earlier releases by their dataset's sources. */
const unpublished = `
  select count(*) as all_of_now,
    count(*) filter (where source.licence is null or source.citation is null) as now,
    (select count(*) from series where dataset_id not in (
      select dataset_id from dataset_source join source on doi = source_doi
      where licence is not null and citation is not null)) as ever
  from series left join source on doi = source_doi where to_release is null`;

test('every series that keeps its public UID is of a published source with licence and citation (R5.4)', async () => {
  const providers = ['lidc', 'upenn', 'acrin'];
  await using demonstration = await buildDemonstration({ only: providers });
  for (const provider of providers) {
    const file = join(demonstration.folderOf(provider), 'catalogue.sqlite');
    using database = new DatabaseSync(file, { readOnly: true });
    const counted = database.prepare(unpublished).get();
    assert.ok(Number(counted?.['all_of_now']) > 0);
    assert.deepEqual([counted?.['now'], counted?.['ever']], [0, 0], provider);
  }
});

const files = ['prior_versions.parquet', 'providers.json', 'versions.csv', 'series.parquet'];

/** Loads a provider of the demonstration whose collections, and series as SQL selects them, were changed. */
async function loadChanged(
  change: (source: CollectionSource) => object,
  series = '*',
): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-test-'));
  try {
    for (const file of files) await cp(join(demonstration, file), join(folder, file));
    const text = await readFile(join(demonstration, 'collections.json'), 'utf8');
    const collections = (JSON.parse(text) as readonly Collection[]).map((one) => ({
      ...one,
      sources: one.sources.map((source) => ({ ...source, ...change(source) })),
    }));
    await writeFile(join(folder, 'collections.json'), JSON.stringify(collections));
    if (series !== '*') {
      const duckdb = await (await DuckDBInstance.create()).connect();
      await duckdb.run(
        `COPY (SELECT ${series} FROM '${join(demonstration, 'series.parquet')}') TO '${join(folder, 'series.parquet')}' (FORMAT parquet)`,
      );
      duckdb.closeSync();
    }
    const place = { folder, home: join(folder, 'home'), set: 'changed', databaseUrl: undefined };
    return await ingestSource({ ...place, choice: { only: ['cgci'] } });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a source without licence or citation, or series of no source, are refused: they would keep their public UIDs (R5.4)', async () => {
  const refused = (message: RegExp): object => ({ code: 'SOURCE_INVALID', message });
  for (const change of [{ licence: null }, { citation: null }, { citation: '' }]) {
    await assert.rejects(
      loadChanged(() => change),
      refused(/^The DOI 10\.\S+ has no licence or no citation in the source's collections: /),
      JSON.stringify(change),
    );
  }
  await assert.rejects(
    loadChanged(() => ({}), '* REPLACE (NULL::VARCHAR AS source_DOI)'),
    refused(/^The source has series of cgci_\S+ without a source_DOI: /),
  );
  await assert.rejects(
    loadChanged(({ doi }) => ({ doi: `${doi}-other` })),
    refused(/^The source's collections do not describe the DOI 10\.\S+: /),
  );
});
