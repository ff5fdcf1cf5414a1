import assert from 'node:assert/strict';
import { appendFile, cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { openColumns } from '#provider/columns/open-columns.ts';

import { ingestDemonstration } from './ingest-demonstration.ts';

test('columns that cannot be trusted are refused, each with what is wrong and what to do', async (t) => {
  await using catalogue = await ingestDemonstration('rider');
  const [built] = await catalogue.store.all<{ build_id: string }>('select build_id from catalogue');
  const expected = { providerId: 'rider', buildId: built?.build_id ?? '' };
  const refused = (what: string) => ({
    code: 'CATALOGUE_BROKEN',
    message: `The columns in ${copy} ${what}: delete the provider's folder and start again.`,
  });
  const copy = `${catalogue.columns}-copy`;
  const spoil = async (work: () => Promise<void>): Promise<void> => {
    await rm(copy, { recursive: true, force: true });
    await cp(catalogue.columns, copy, { recursive: true });
    await work();
  };
  const manifest = path.join(copy, 'manifest.json');

  await t.test('no folder, or one without a manifest', async () => {
    await assert.rejects(openColumns(copy, expected), refused('are missing or were not finished'));
    await spoil(() => rm(manifest));
    await assert.rejects(openColumns(copy, expected), refused('are missing or were not finished'));
  });

  await t.test('half a manifest', async () => {
    await spoil(() => truncate(manifest, 40));
    await assert.rejects(openColumns(copy, expected), refused('are damaged (manifest.json)'));
  });

  await t.test('any file missing, cut short, longer or with another byte', async () => {
    const files = (await readdir(catalogue.columns)).filter((name) => name !== 'manifest.json');
    assert.equal(files.length, 17);
    for (const name of files) {
      const file = path.join(copy, name);
      await spoil(() => rm(file));
      await assert.rejects(openColumns(copy, expected), refused(`are incomplete (${name})`));
      await spoil(() => truncate(file, 100));
      await assert.rejects(openColumns(copy, expected), refused(`are damaged (${name})`));
      await spoil(() => appendFile(file, ' '));
      await assert.rejects(openColumns(copy, expected), refused(`are damaged (${name})`));
      await spoil(async () => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1]! ^= 1;
        await writeFile(file, bytes);
      });
      await assert.rejects(openColumns(copy, expected), refused(`are damaged (${name})`));
    }
  });

  await t.test('another version, another provider, another build', async () => {
    await spoil(async () => {
      const text = await readFile(manifest, 'utf8');
      await writeFile(manifest, text.replace(/"version": \d+/, '"version": 0'));
    });
    await assert.rejects(
      openColumns(copy, expected),
      refused('were written by another version of the Atlas'),
    );
    await spoil(async () => undefined);
    await assert.rejects(
      openColumns(copy, { ...expected, providerId: 'lidc' }),
      refused('belong to another provider than "lidc"'),
    );
    await assert.rejects(
      openColumns(copy, { ...expected, buildId: 'another' }),
      refused('do not match the database beside them'),
    );
  });

  await t.test('the columns themselves are read', async () => {
    const columns = await openColumns(catalogue.columns, expected);
    const [counted] = await catalogue.store.all<{ rows: number }>(
      'select count(*) as rows from series',
    );
    assert.equal(columns.tables.series.rows, counted?.rows);
  });
});
