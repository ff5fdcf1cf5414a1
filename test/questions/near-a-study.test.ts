import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { latestOf, readColumns } from '#test/support/read-columns.ts';

import { openSourceFiles, select } from './read-truth.ts';

const provider = 'rare-tumours';

/**
 * Studies of the sarcomas with their day, and the day of the metastasis, both from the diagnosis. Three subjects' first study stands in no
 * column; who has -- is without metastases, and of who has a recurrence the table says nothing of them.
 */
const studies = `
  with told as (
    select 'soft_tissue_sarcoma/' || "Patient ID" as subject, "Outcome (recurrence, mets)" as became,
      try_cast("Time – diagnosis to outcome (days)" as integer) as outcome,
      if("Patient ID" in ('STS_007', 'STS_033', 'STS_041'), null, "Time – diagnosis to MRI scan (days)"::integer) as first_day
    from table_at('sarcoma/soft_tissue_sarcoma.Clinical_Information.csv') where "Patient ID" like 'STS_%'),
  first as (select subject, min(taken) as taken from image where dataset = 'soft_tissue_sarcoma' group by subject)
  select first_day + datediff('day', first.taken, study.taken) as day, became, outcome
  from study join first using (subject) join told using (subject)`;

suite('Studies near a clinical annotation in time', () => {
  let loaded: BuiltDemonstration;
  let files: DuckDBConnection;
  let view: ReleaseView;
  before(async () => {
    loaded = await buildDemonstration({ only: [provider] });
    files = await openSourceFiles();
    view = latestOf(await readColumns(loaded.folderOf(provider), provider));
  });
  after(async () => {
    files.closeSync();
    await loaded[Symbol.asyncDispose]();
  });

  const count = (filter: object): readonly [number, number] => {
    const sarcomas = { dataset: { eq: 'soft_tissue_sarcoma' }, ...filter };
    const { certain, possible } = view.count('studies', readFilter('studies', sarcomas));
    return [certain, possible];
  };

  for (const days of [0, 98, 200, 400]) {
    test(`are those of the published days, unknown where a day or the outcome is not told: ${days} days`, async () => {
      const [truth] = await select<[number, number, number]>(
        files,
        `select (count(*) filter (near))::integer, (count(*) filter (near is distinct from false))::integer, count(*)::integer
         from (select case when became like 'Mets%' then abs(day - outcome) <= ${days} when became = '--' then false end as near
           from (${studies}))`,
      );
      assert.ok(truth !== undefined);
      const [certain, possible, all] = truth;
      const metastasis = { kind: 'OUTCOME', code: { eq: 'SCT:128462008' } };
      const near = { clinicalWithin: { days, clinical: metastasis } };
      assert.deepEqual(count(near), [certain, possible]);
      assert.deepEqual(count({ not: near }), [all - possible, all - certain]);
    });
  }

  for (const days of [7, 10]) {
    test(`lie before or after it, ${days} days and no more`, async () => {
      const [truth] = await select<[number, number, number]>(
        files,
        `select (count(*) filter (abs(day) <= ${days}))::integer, (count(*) filter (abs(day) = ${days}))::integer, (count(*) filter (day is null))::integer
         from (${studies})`,
      );
      assert.ok(truth !== undefined);
      const [certain, onTheDay, open] = truth;
      assert.ok(onTheDay > 0);
      const sarcoma = { kind: 'DIAGNOSIS', code: { eq: 'SCT:424952003' } };
      const near = { clinicalWithin: { days, clinical: sarcoma } };
      assert.deepEqual(count(near), [certain, certain + open]);
    });
  }

  test('from a diagnosis are counted before and after it', async () => {
    const [truth] = await select<[number, number, number]>(
      files,
      `select (count(*) filter (day < 0))::integer, (count(*) filter (day between 0 and 30))::integer, (count(*) filter (day is null))::integer
       from (${studies})`,
    );
    assert.ok(truth !== undefined);
    const [earlier, later, open] = truth;
    assert.deepEqual(count({ daysFromDiagnosis: { lt: 0 } }), [earlier, earlier + open]);
    assert.deepEqual(count({ daysFromDiagnosis: { between: [0, 30] } }), [later, later + open]);
  });
});
