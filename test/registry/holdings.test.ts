import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { DuckDBInstance } from '@duckdb/node-api';

import { countHoldings } from '#scripts/registry/count-holdings.ts';
import { ingestDemonstration } from '#test/provider/search/ingest-demonstration.ts';

const series = join(import.meta.dirname, '../../subgraphs/provider/demonstration/series.parquet');

test('counts of a provider are those of the source file', async () => {
  await using catalogue = await ingestDemonstration('acrin');
  const facts = await countHoldings('acrin', catalogue.store);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `select 'acrin:' || collection_id, count(distinct PatientID), count(distinct StudyInstanceUID),
        array_to_string(list_sort(list_distinct(list(Modality))), ' ')
      from read_parquet('${series}') where collection_id like 'acrin%' group by 1 order by 1`,
  );
  const counted = [...facts].map(([id, { individuals, studies, modalities }]) => [
    id,
    individuals,
    studies,
    modalities.join(' '),
  ]);
  assert.deepEqual(
    counted,
    reader
      .getRows()
      .map(([id, subjects, studies, modalities]) => [
        id,
        Number(subjects),
        Number(studies),
        modalities,
      ]),
  );
  for (const { releases } of facts.values()) assert.ok(releases.length > 0);
});
