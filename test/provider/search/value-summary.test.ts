import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openColumns } from '#provider/columns/open-columns.ts';
import { openProvider, type Provider } from '#provider/provider.ts';
import { readLatestRelease } from '#provider/search/latest-release.ts';
import { summariseValues } from '#provider/search/value-summary.ts';
import { groupRows } from '#provider/search/value-summary-groups.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';
import { type ScratchCatalogue, testDatabases } from '#test/support/catalogue-databases.ts';
import { openDoor } from '#test/support/provider-access.ts';
import { ask, buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

suite('value summaries', () => {
  let place: ScratchCatalogue;
  let provider: Provider;
  before(async () => {
    place = await testDatabases[0]!.scratch();
    await buildSmallCatalogue(place);
    provider = await openSmall(place);
  });
  after(async () => {
    await provider[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  async function readSummary(from: Provider, known = ''): Promise<readonly ValueSummary[]> {
    const { data } = (await ask(from, `{ r: valueSummary${known} }`)) as {
      data: { r: readonly ValueSummary[] };
    };
    return data.r;
  }

  test('studies stand in groups of equal values and equal series, of the latest release', async () => {
    const [summary] = await readSummary(provider);
    const { provider: id, release, build, filters, tables } = summary!;
    assert.deepEqual([id, release, build], ['small', 4, 'b1']);
    assert.deepEqual(filters, {
      SubjectFilter: 'subjects',
      StudyFilter: 'studies',
      SeriesFilter: 'series',
      AnnotationFilter: 'annotations',
    });
    // One group with days, one without.
    assert.deepEqual(tables['studies'], {
      groups: 2,
      codes: { dataset: { values: ['d1'], present: [[0], [0]], absent: [0, 0], open: [] } },
      numbers: {
        day: { least: [0, null], greatest: [3, null], absent: [0, 1] },
        daysFromDiagnosis: { least: [null, null], greatest: [null, null], absent: [2, 2] },
        seriesCount: { least: [3, 3], greatest: [3, 3], absent: [0, 0] },
      },
      relations: {
        subject: {
          table: 'subjects',
          one: true,
          every: [[], []],
          some: [
            [0, 1, 2, 3],
            [0, 2, 3],
          ],
        },
        series: {
          table: 'series',
          one: false,
          every: [
            [0, 1, 2],
            [3, 4, 5],
          ],
          some: [[], []],
        },
        annotation: { table: 'annotations', one: false, every: [[0], [0]], some: [[], []] },
      },
      lifted: {
        sex: 'subject',
        ageYears: 'subject',
        patientId: 'subject',
        modality: 'series',
        bodyPart: 'series',
        manufacturer: 'series',
        derived: 'series',
        sourceDoi: 'series',
        licence: 'series',
        instanceCount: 'series',
        clinical: 'subject',
        clinicalWithin: 'subject',
      },
      sets: { modalities: { relation: 'series', field: 'modality' } },
      narrowed: {},
      silent: [],
    });
  });

  test('what is missing and what is another kind of answer stand apart; people are not named', async () => {
    const [summary] = await readSummary(provider);
    const { series, clinical, subjects } = summary!.tables;
    assert.deepEqual(series?.codes['bodyPart'], {
      values: ['CHEST'],
      present: [[0], [0], [], [0], [0], []],
      absent: [0, 0, 1, 0, 0, 1],
      open: [],
    });
    assert.deepEqual(clinical?.codes['value']?.present.slice(0, 2), [[], [0]]);
    assert.deepEqual(clinical?.codes['value']?.absent.slice(0, 2), [4, 0]);
    assert.deepEqual(clinical?.numbers['number']?.least.slice(0, 2), [4.5, null]);
    assert.deepEqual(clinical?.numbers['number']?.absent.slice(0, 2), [0, 4]);
    assert.deepEqual(Object.keys(subjects?.codes ?? {}), ['dataset', 'sex']);
  });

  test('who has the summary of this build and release is told that nothing changed', async () => {
    assert.deepEqual(await readSummary(provider, '(build: "b1", release: 4)'), []);
    assert.equal((await readSummary(provider, '(build: "b1", release: 3)')).length, 1);
    assert.equal((await readSummary(provider, '(build: "b0", release: 4)')).length, 1);
  });

  test('of days that a provider keeps to itself its summary says nothing, and has another build', async () => {
    await using secretive = await openProvider({
      id: 'small',
      location: place.location,
      columnsFolder: join(place.folder, 'columns'),
      schema: createProviderSchema(),
      withholdsDays: true,
      door: openDoor,
      log: createLog('silent'),
    });
    const [summary] = await readSummary(secretive, '(build: "b1", release: 4)');
    assert.equal(summary?.build, 'b1 without days');
    const fields = Object.values(summary.tables).flatMap(({ numbers }) => Object.keys(numbers));
    assert.deepEqual(fields, ['instanceCount', 'number', 'seriesCount', 'studyCount', 'ageYears']);
  });

  test('where there would be more groups than are allowed, rows that differ stand together', async () => {
    const columns = await openColumns(join(place.folder, 'columns'), {
      providerId: 'small',
      buildId: 'b1',
    });
    const { tables } = summariseValues(readLatestRelease(columns), 'b1', [2]);
    const counts = Object.entries(tables).map(([name, { groups }]) => [name, groups]);
    assert.deepEqual(Object.fromEntries(counts), {
      series: 2,
      annotations: 1,
      clinical: 2,
      studies: 2,
      subjects: 2,
    });
    // Derived series stand apart, since modalities would make three groups.
    assert.deepEqual(tables['series']?.codes['modality']?.present, [[0, 1], [2]]);
  });

  test('keys make groups in their order; one that would make too many is passed over', () => {
    const half = Int32Array.of(0, 0, 1, 1);
    const each = Int32Array.of(0, 1, 2, 3);
    const odd = Int32Array.of(0, 1, 0, 1);
    assert.deepEqual([...groupRows(4, [half, each, odd], 4).groupOf], [0, 1, 2, 3]);
    assert.deepEqual([...groupRows(4, [half, each, odd], 3).groupOf], [0, 0, 1, 1]);
    assert.deepEqual([...groupRows(4, [each, odd], 2).groupOf], [0, 1, 0, 1]);
    assert.equal(groupRows(0, [], 2).count, 0);
  });
});
