import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';

import { DuckDBInstance } from '@duckdb/node-api';

import { buildDemonstration } from '#test/support/built-demonstration.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';

/** Studies of now that have a day. */
const studies = `select uid, subject, day from study where to_release is null and day is not null`;
/** Days since 1970 of published studies; one with several dates has the earliest. */
const dates = `select StudyInstanceUID, date_diff('day', date '1970-01-01', min(StudyDate::date))
  from '${join(demonstration, 'series.parquet')}' group by 1`;

async function readDates(): Promise<ReadonlyMap<string, number>> {
  const duckdb = await (await DuckDBInstance.create()).connect();
  try {
    const rows = (await duckdb.runAndReadAll(dates)).getRows();
    return new Map(rows.map(([uid, day]) => [String(uid), Number(day)]));
  } finally {
    duckdb.closeSync();
  }
}

test('the studies of a subject are as far apart as they were published, by one shift for all of them (R5.3)', async () => {
  const published = await readDates();
  const providers = ['acrin', 'lidc', 'tcga-thoracic'];
  await using loaded = await buildDemonstration({ only: providers });
  let several = 0;
  for (const provider of providers) {
    using database = new DatabaseSync(join(loaded.folderOf(provider), 'catalogue.sqlite'), {
      readOnly: true,
    });
    const shifts = new Map<unknown, Set<number>>();
    const days = new Map<unknown, Set<number>>();
    for (const { uid, subject, day } of database.prepare(studies).all()) {
      const shift = (published.get(String(uid)) ?? Number.NaN) - Number(day);
      shifts.set(subject, (shifts.get(subject) ?? new Set()).add(shift));
      days.set(subject, (days.get(subject) ?? new Set()).add(Number(day)));
    }
    assert.deepEqual(
      [...shifts].filter(([, those]) => those.size > 1 || those.has(Number.NaN)),
      [],
      provider,
    );
    several += [...days.values()].filter(({ size }) => size > 1).length;
  }
  assert.ok(several > 10, `${several} subjects have studies of several days`);
});
