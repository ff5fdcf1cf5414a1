import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openProvider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { openDoor } from '#test/support/provider-access.ts';
import { ask } from '#test/support/small-catalogue.ts';

const schema = createProviderSchema();

interface Counted {
  readonly data: { readonly r: { readonly totalCount: Readonly<Record<string, number | null>> } };
  readonly extensions: { readonly atlas: { readonly criteria: readonly object[] } };
}

suite('What became of a criterion:', () => {
  let loaded: BuiltDemonstration;
  before(async () => {
    loaded = await buildDemonstration({
      only: ['cgci', 'cmb', 'lung-pet-ct-dx', 'rare-tumours', 'stanford-lung'],
    });
  });
  after(() => loaded[Symbol.asyncDispose]());

  /** Outcomes by path, and how many match certainly and possibly. */
  async function apply(
    id: string,
    filter: string,
    { field = 'subjects', asOf = '', withholdsDays = false } = {},
  ): Promise<readonly unknown[]> {
    const folder = loaded.folderOf(id);
    await using provider = await openProvider({
      id,
      location: { kind: 'sqlite', file: join(folder, 'catalogue.sqlite') },
      columnsFolder: join(folder, 'columns'),
      schema,
      withholdsDays,
      door: openDoor,
      log: createLog('silent'),
    });
    const given = `filter: ${filter}${asOf === '' ? '' : `, asOf: "${asOf}"`}`;
    const { data, extensions } = (await ask(
      provider,
      `{ r: ${field}(${given}) { totalCount { atLeast atMost } } }`,
    )) as unknown as Counted;
    const { atLeast, atMost } = data.r.totalCount;
    return [...extensions.atlas.criteria, atLeast, atMost];
  }

  test('APPLIED where rows have values; those without are unknown', async () => {
    assert.deepEqual(
      await apply('stanford-lung', '{ bodyPart: { eq: "CHEST" } }', { field: 'series' }),
      [{ path: 'bodyPart', outcome: 'APPLIED' }, 167, 1336],
    );
  });

  test('APPLIED where everybody has one of the codes asked for, though others were never asked', async () => {
    const code = '{ in: ["SCT:254637007", "SCT:93880001"] }';
    assert.deepEqual(
      await apply('stanford-lung', `{ clinical: [{ kind: DIAGNOSIS, code: ${code} }] }`),
      [{ path: 'clinical[0]', outcome: 'APPLIED' }, 211, 211],
    );
  });

  test('BROADER where rows say only what holds the concept', async () => {
    const bodyPart = '{ in: ["KIDNEY"], broader: ["ABDOMEN"] }';
    assert.deepEqual(
      await apply('rare-tumours', `{ bodyPart: ${bodyPart} }`, { field: 'series' }),
      [{ path: 'bodyPart', outcome: 'BROADER' }, 6, 634],
    );
    const code = '{ eq: "SCT:254637007", broader: ["SCT:93880001"] }';
    assert.deepEqual(
      await apply('lung-pet-ct-dx', `{ clinical: [{ kind: DIAGNOSIS, code: ${code} }] }`),
      [{ path: 'clinical[0]', outcome: 'BROADER' }, 0, 355],
    );
  });

  test('NARROWER where some of the codes are asked of nobody, or any code would do', async () => {
    const some = '{ in: ["EUCAIM:CLIN1000058", "SCT:93880001"] }';
    assert.deepEqual(
      await apply('rare-tumours', `{ clinical: [{ kind: DIAGNOSIS, code: ${some} }] }`),
      [{ path: 'clinical[0]', outcome: 'NARROWER' }, 192, 314],
    );
    assert.deepEqual(
      await apply('rare-tumours', '{ clinical: [{ kind: DIAGNOSIS, day: { gte: 1 } }] }'),
      [{ path: 'clinical[0]', outcome: 'NARROWER' }, 0, 314],
    );
  });

  test('NOT_COLLECTED where no row has a value, no table asks the code, or none of its rows says so much', async () => {
    assert.deepEqual(await apply('cgci', '{ series: { bodyPart: { eq: "CHEST" } } }'), [
      { path: 'series.bodyPart', outcome: 'NOT_COLLECTED' },
      0,
      51,
    ]);
    const never = '{ kind: MOLECULAR_FINDING, code: { eq: "SCT:1" } }';
    assert.deepEqual(await apply('cgci', `{ clinical: [${never}] }`), [
      { path: 'clinical[0]', outcome: 'NOT_COLLECTED' },
      0,
      51,
    ]);
    const sided = '{ kind: DIAGNOSIS, code: { eq: "SCT:254637007" }, laterality: { eq: "LEFT" } }';
    assert.deepEqual(await apply('stanford-lung', `{ clinical: [${sided}] }`), [
      { path: 'clinical[0]', outcome: 'NOT_COLLECTED' },
      0,
      211,
    ]);
  });

  test('UNSUPPORTED where the policy is to keep days: all that compares them is unknown', async () => {
    const filter = '{ sex: { exists: true }, study: { day: { gte: 1 } } }';
    assert.deepEqual(await apply('stanford-lung', filter, { withholdsDays: true }), [
      { path: 'sex', outcome: 'APPLIED' },
      { path: 'study.day', outcome: 'UNSUPPORTED' },
      0,
      211,
    ]);
    const near = '{ kind: DIAGNOSIS, code: { eq: "SCT:254637007" } }';
    assert.deepEqual(
      await apply(
        'stanford-lung',
        `{ clinicalWithin: { days: 30, clinical: ${near} }, daysFromDiagnosis: { gte: 0 } }`,
        { field: 'studies', withholdsDays: true },
      ),
      [
        { path: 'daysFromDiagnosis', outcome: 'UNSUPPORTED' },
        { path: 'clinicalWithin', outcome: 'UNSUPPORTED' },
        0,
        395,
      ],
    );
  });

  test('VALUE_UNMAPPED where an answer is in words without a code; that it was asked is applied', async () => {
    const category = 'kind: DIAGNOSIS, code: { eq: "ATLAS:m-category" }';
    assert.deepEqual(
      await apply('lung-pet-ct-dx', `{ clinical: [{ ${category}, value: { eq: "SCT:1" } }] }`),
      [{ path: 'clinical[0]', outcome: 'VALUE_UNMAPPED' }, 0, 4],
    );
    assert.deepEqual(
      await apply('lung-pet-ct-dx', '{ manufacturer: { eq: "SIEMENS" } }', { field: 'series' }),
      [{ path: 'manufacturer', outcome: 'VALUE_UNMAPPED' }, 806, 1897],
    );
    assert.deepEqual(await apply('lung-pet-ct-dx', `{ clinical: [{ ${category} }] }`), [
      { path: 'clinical[0]', outcome: 'APPLIED' },
      354,
      355,
    ]);
  });

  test('UNKNOWN_IN_RELEASE where only later releases have it', async () => {
    const asOf = '2023-06-01';
    assert.deepEqual(await apply('cmb', '{ sex: { eq: "FEMALE" } }', { asOf }), [
      { path: 'sex', outcome: 'UNKNOWN_IN_RELEASE' },
      0,
      11,
    ]);
    const cancer = '{ kind: DIAGNOSIS, code: { eq: "SCT:254637007" } }';
    assert.deepEqual(await apply('stanford-lung', `{ clinical: [${cancer}] }`, { asOf }), [
      { path: 'clinical[0]', outcome: 'UNKNOWN_IN_RELEASE' },
      0,
      211,
    ]);
  });
});
