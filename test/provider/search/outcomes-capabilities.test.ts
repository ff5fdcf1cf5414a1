import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openProvider } from '#provider/provider.ts';
import { contractVersion } from '#provider/serving/contract-version.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { openDoor } from '#test/support/provider-access.ts';
import { ask } from '#test/support/small-catalogue.ts';

interface Field {
  readonly scope: string;
  readonly field: string;
  readonly operators: readonly string[];
}

interface Capabilities {
  readonly release: number;
  readonly fields: readonly Field[];
  readonly clinical: readonly {
    readonly kind: string;
    readonly code: { readonly code: string };
    readonly fields: readonly Field[];
  }[];
}

interface Described {
  readonly schemaVersion: string;
  readonly publishedReleases: readonly object[];
  readonly capabilities: Capabilities;
}

const schema = createProviderSchema();
const concepts = ['eq', 'ne', 'in', 'notIn', 'descendantOf', 'exists'];
const numbers = ['eq', 'ne', 'in', 'notIn', 'gt', 'gte', 'lt', 'lte', 'between', 'exists'];

suite('A provider publishes', () => {
  let loaded: BuiltDemonstration;
  before(async () => {
    loaded = await buildDemonstration({ only: ['cgci', 'lung-pet-ct-dx'] });
  });
  after(() => loaded[Symbol.asyncDispose]());

  async function describe(id: string, withholdsDays = false): Promise<Described> {
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
    const field = '{ scope field collected known of unmapped unmappedShare operators }';
    const question = `{ kind code { code } known of missing unmapped unmappedShare fields ${field} }`;
    const { data } = (await ask(
      provider,
      `{ r: _entities(representations: [{ __typename: "Provider", id: "${id}" }]) { ... on Provider {
        schemaVersion publishedReleases { number date }
        capabilities { release fields ${field} clinical ${question} } } } }`,
    )) as { data: { r: readonly Described[] } };
    const [described] = data.r;
    assert.ok(described !== undefined);
    return described;
  }

  function fieldOf({ fields }: Pick<Capabilities, 'fields'>, scope: string, name: string): object {
    const found = fields.find((one) => one.scope === scope && one.field === name);
    assert.ok(found !== undefined, `${scope}.${name}`);
    return found;
  }

  test('the version it serves, its releases, and every field that can be asked for, by scope', async () => {
    const { schemaVersion, publishedReleases, capabilities } = await describe('cgci');
    assert.equal(schemaVersion, contractVersion);
    assert.deepEqual(publishedReleases, [
      { number: 24, date: '2026-04-16' },
      { number: 25, date: '2026-09-26' },
    ]);
    assert.equal(capabilities.release, 25);
    assert.deepEqual(
      capabilities.fields.map(({ scope, field }) => `${scope}.${field}`).toSorted(),
      [
        ...['dataset', 'kind', 'method', 'sourceDoi'].map((name) => `ANNOTATION.${name}`),
        ...['bodyPart', 'dataset', 'day', 'daysFromDiagnosis', 'derived', 'instanceCount'].map(
          (name) => `SERIES.${name}`,
        ),
        ...['licence', 'manufacturer', 'modality', 'sliceThicknessMm', 'sourceDoi'].map(
          (name) => `SERIES.${name}`,
        ),
        ...['dataset', 'day', 'daysFromDiagnosis', 'modalities', 'seriesCount'].map(
          (name) => `STUDY.${name}`,
        ),
        ...['ageYears', 'dataset', 'modalities', 'patientId', 'sex', 'studyCount'].map(
          (name) => `SUBJECT.${name}`,
        ),
      ],
    );
    assert.deepEqual(capabilities.clinical, []);
  });

  test('how many rows have a value, and the share of local values without a canonical one', async () => {
    const { capabilities } = await describe('lung-pet-ct-dx');
    assert.deepEqual(fieldOf(capabilities, 'SERIES', 'manufacturer'), {
      scope: 'SERIES',
      field: 'manufacturer',
      collected: true,
      known: 1515,
      of: 2606,
      unmapped: 1091,
      unmappedShare: 1091 / 2606,
      operators: concepts,
    });
    assert.deepEqual(fieldOf(capabilities, 'SERIES', 'sliceThicknessMm'), {
      scope: 'SERIES',
      field: 'sliceThicknessMm',
      collected: false,
      known: 0,
      of: 2606,
      unmapped: null,
      unmappedShare: null,
      operators: numbers,
    });
  });

  test('which clinical questions its tables ask, of how many, and what their answers say', async () => {
    const { capabilities } = await describe('lung-pet-ct-dx');
    const question = capabilities.clinical.find(({ code }) => code.code === 'ATLAS:m-category');
    assert.ok(question !== undefined);
    const { fields, ...counts } = question;
    assert.deepEqual(counts, {
      kind: 'DIAGNOSIS',
      code: { code: 'ATLAS:m-category' },
      known: 354,
      of: 355,
      missing: 0,
      unmapped: 3,
      unmappedShare: 3 / 354,
    });
    assert.deepEqual(fieldOf({ fields }, 'CLINICAL', 'value'), {
      scope: 'CLINICAL',
      field: 'value',
      collected: true,
      known: 351,
      of: 354,
      unmapped: null,
      unmappedShare: null,
      operators: concepts,
    });
  });

  test('no operator for what its policy withholds', async () => {
    const { capabilities } = await describe('cgci', true);
    const withheld = capabilities.fields.filter(({ operators }) => operators.length === 0);
    assert.deepEqual(
      withheld.map(({ scope, field }) => `${scope}.${field}`),
      ['STUDY.day', 'STUDY.daysFromDiagnosis', 'SERIES.day', 'SERIES.daysFromDiagnosis'],
    );
  });
});
