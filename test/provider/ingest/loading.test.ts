import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { DuckDBInstance } from '@duckdb/node-api';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import { ingestSource } from '#scripts/ingest/ingest-source.ts';
import {
  demonstration,
  ingestDemonstration,
  type IngestedDemonstration,
} from '#test/support/ingested-demonstration.ts';

suite('Loading real metadata', () => {
  let loaded: IngestedDemonstration;
  before(async () => {
    loaded = await ingestDemonstration(['nlst', 'tcga-breast-gyn', 'lidc', 'stanford-lung']);
  });
  after(() => loaded[Symbol.asyncDispose]());

  const rows = async (provider: string, sql: string): Promise<unknown[]> => {
    const file = join(loaded.folderOf(provider), 'catalogue.sqlite');
    await using store = await openCatalogueStore({ kind: 'sqlite', file });
    return (await store.all<object>(sql)).map((row) => Object.values(row));
  };

  test('the report accounts for every row: those read and the splits of overlaps are those stored', () => {
    for (const { rowsIn, rowsStored, overlapsSplit, provider } of loaded.reports) {
      assert.equal(rowsStored['series'], rowsIn.current + rowsIn.prior + overlapsSplit, provider);
    }
    const breast = loaded.reports.find(({ provider }) => provider === 'tcga-breast-gyn');
    assert.ok((breast?.overlapsSplit ?? 0) > 0, 'the demonstration keeps overlapping rows');
  });

  test('a value without a canonical one is null, kept raw and counted', async () => {
    const counted = loaded.reports.find(({ provider }) => provider === 'stanford-lung')?.unmapped[
      'PatientSex'
    ];
    const [kept] = await rows(
      'stanford-lung',
      `select count(*) from series where raw like '%"PatientSex":"0000"%'`,
    );
    assert.deepEqual(counted, { '0000': (kept as number[])[0] });
  });

  test('the study of two patients belongs to one of them, and each series to its own', async () => {
    const shared = await rows(
      'nlst',
      `select study.subject, group_concat(distinct series.subject) from study join series on series.study = study.identity
       group by study.identity having count(distinct series.subject) > 1`,
    );
    assert.equal(shared.length, 1);
    const [owner, subjects] = shared[0] as [number, string];
    assert.ok(subjects.split(',').map(Number).includes(owner));
  });

  test('values that the source lacks are counted once a row, those of a shared study too', async () => {
    const duckdb = await (await DuckDBInstance.create()).connect();
    const reader = await duckdb.runAndReadAll(
      `SELECT count(*) FILTER (PatientSex IS NULL)::INTEGER AS PatientSex, count(*) FILTER (PatientAge IS NULL)::INTEGER AS PatientAge,
         count(*) FILTER (BodyPartExamined IS NULL)::INTEGER AS BodyPartExamined
       FROM '${join(demonstration, 'series.parquet')}' WHERE collection_id = 'nlst'`,
    );
    duckdb.closeSync();
    const nlst = loaded.reports.find(({ provider }) => provider === 'nlst');
    assert.equal(nlst?.sharedStudies, 1);
    assert.deepEqual(nlst.missing, { ...reader.getRowObjects()[0] });
  });

  test('a dataset whose dates are all one constant has no days and an unknown origin', async () => {
    assert.deepEqual(
      await rows('lidc', 'select distinct time_origin from subject where sex is not null'),
      [['UNKNOWN']],
    );
    assert.deepEqual(await rows('lidc', 'select count(day) from series'), [[0]]);
  });

  test('earlier rows borrow nothing from later releases', async () => {
    const borrowed = await rows(
      'tcga-breast-gyn',
      `select count(*) from series where to_release is not null and (source_doi is not null or licence is not null
         or body_part is not null or day is not null or instance_count is not null or aws_bucket is not null)`,
    );
    assert.deepEqual(borrowed, [[0]]);
  });

  test('keys count rows in order, and identities have no gap', async () => {
    for (const table of ['subject', 'study', 'series', 'imaging_annotation']) {
      const [counts] = await rows(
        'nlst',
        `select count(*) = max(key), min(key), count(distinct identity) = max(identity) + 1, min(identity) from ${table}`,
      );
      assert.deepEqual(counts, [1, 1, 1, 0], table);
      const disorder = await rows(
        'nlst',
        `select count(*) from ${table} a join ${table} b on b.key = a.key + 1
         where (b.identity, b.from_release) <= (a.identity, a.from_release)`,
      );
      assert.deepEqual(disorder, [[0]], table);
    }
  });
});

suite('A source that cannot be loaded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const copy = (name: string): string => {
    const target = join(folder, name);
    mkdirSync(target);
    for (const file of [
      'series.parquet',
      'prior_versions.parquet',
      'collections.json',
      'providers.json',
      'versions.csv',
    ]) {
      cpSync(join(demonstration, file), join(target, file));
    }
    return target;
  };

  test('for a missing column is refused with file and column', async () => {
    const target = copy('column');
    const duckdb = await (await DuckDBInstance.create()).connect();
    await duckdb.run(
      `COPY (SELECT * EXCLUDE (PatientAge, Manufacturer) FROM '${join(demonstration, 'series.parquet')}')
       TO '${join(target, 'series.parquet')}' (FORMAT parquet)`,
    );
    duckdb.closeSync();
    await assert.rejects(openSource(target), {
      code: 'SOURCE_INVALID',
      message:
        'series.parquet lacks the columns PatientAge, Manufacturer: take the file of a release that has them.',
    });
  });

  test('for a file cut short is refused by its name', async () => {
    const target = copy('short');
    writeFileSync(join(target, 'prior_versions.parquet'), 'PAR1');
    await assert.rejects(openSource(target), {
      code: 'SOURCE_INVALID',
      message:
        'prior_versions.parquet cannot be read as a parquet file: copy it again, it may have been cut short.',
    });
  });

  test('for a missing file is refused by its name', async () => {
    const target = copy('missing');
    rmSync(join(target, 'versions.csv'));
    await assert.rejects(openSource(target), {
      code: 'SOURCE_INVALID',
      message: 'The source folder lacks versions.csv: copy it beside series.parquet.',
    });
  });
});

test('An interrupted load leaves no catalogue, and the next one starts over', async () => {
  await using first = await ingestDemonstration(['cgci']);
  const folder = first.folderOf('cgci');
  mkdirSync(`${folder}.building`);
  writeFileSync(join(`${folder}.building`, 'catalogue.sqlite'), 'half a catalogue');
  const stop = new Error('interrupted');
  const order = {
    ...{ folder: demonstration, home: first.home, set: 'demonstration', databaseUrl: undefined },
    choice: { only: ['rider'] },
  };
  await assert.rejects(
    ingestSource({
      ...order,
      onRows: () => {
        throw stop;
      },
    }),
    stop,
  );
  assert.ok(!existsSync(first.folderOf('rider')));
  await ingestSource({ ...order, choice: { only: ['rider', 'cgci'] } });
  for (const id of ['rider', 'cgci']) {
    assert.ok(existsSync(join(first.folderOf(id), 'columns')));
    assert.ok(!existsSync(`${first.folderOf(id)}.building`));
  }
});
