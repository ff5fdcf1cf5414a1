import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type GatewaySetup, startGateway } from '#test/support/gateway-setup.ts';

import { startVocabulary } from '../vocabulary/start-vocabulary.ts';

const rows = Array.from({ length: 4 }, (_, at) => ({
  uid: `1.${at}`,
  day: at,
  modality: 'CT',
  series: [`1.${at}.1`],
}));

interface Connection {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly endCursor: string };
}

/** A gateway before the shipped vocabulary and one provider. */
async function startWithVocabulary(): Promise<GatewaySetup> {
  await using opening = new AsyncDisposableStack();
  const vocabulary = opening.use(await startVocabulary());
  const central = new Map(['registry', 'vocabulary'].map((name) => [name, vocabulary.url]));
  const setup = opening.use(await startGateway({ a: rows }, { central }));
  const parts = opening.move();
  return { ...setup, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** The variables of what the provider was asked last that hold filters and questions. */
function preparedOf({ providers }: GatewaySetup): unknown[] {
  const { variables = {} } = providers[0]?.requests.at(-1) ?? {};
  return Object.entries(variables).flatMap(([name, value]) =>
    /^atlas_\w+_[0-9a-f]{16}$/.test(name) ? [value] : [],
  );
}

suite('a filter in a request', () => {
  test('reaches providers with what their rows have, and is explained', async () => {
    await using setup = await startWithVocabulary();
    const answer = await setup.ask(`{
      studies(first: 1, filter: { modality: { eq: "Computed tomography" }, not: { bodyPart: { in: ["Brain"] } } }) {
        nodes { id }
        explanation { sentence canonical hash contradiction }
      }
    }`);
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: [{ id: 'a:1.0' }],
          explanation: {
            sentence:
              'Studies without a series whose body part is Brain, and with one series whose modality is Computed tomography.',
            canonical:
              '{"not":{"series":{"bodyPart":{"eq":"BRAIN"}}},"series":{"modality":{"eq":"CT"}}}',
            hash: '834d6d1709e808d3efdf5cc7ac246d39ca70b7708dcd8e01870040d52df47d0a',
            contradiction: null,
          },
        },
      },
    });
    assert.deepEqual(preparedOf(setup), [
      {
        modality: { eq: 'CT' },
        not: { bodyPart: { in: ['BRAIN'], broader: ['HEAD', 'HEADNECK', 'WHOLEBODY'] } },
      },
    ]);
  });

  test('may come in a variable, and stand in a row', async () => {
    await using setup = await startWithVocabulary();
    const answer = await setup.ask(
      `query ($filter: SeriesFilter) {
        study(id: "a:1.2") { series(filter: $filter) { nodes { id } explanation { sentence } } }
      }`,
      { filter: { modality: { in: 'DCM:MR' } } },
    );
    assert.deepEqual(answer, {
      data: {
        study: {
          series: {
            nodes: [{ id: 'a:1.2.1' }],
            explanation: { sentence: 'Series whose modality is Magnetic resonance.' },
          },
        },
      },
    });
    assert.deepEqual(preparedOf(setup), [{ modality: { in: ['MR'] } }]);
  });

  test('is explained where none was given, and where only counts are asked for', async () => {
    await using setup = await startWithVocabulary();
    const everything = {
      sentence: 'All series.',
      canonical: '{}',
      hash: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      contradiction: null,
    };
    assert.deepEqual(
      await setup.ask(
        '{ summary { studies explanation { sentence canonical hash contradiction } } }',
      ),
      { data: { summary: { studies: 4, explanation: everything } } },
    );
    const contradictory = '{ modality: { eq: "CT" }, and: [{ modality: { eq: "MR" } }] }';
    assert.deepEqual(
      await setup.ask(`{ summary(filter: ${contradictory}) { explanation { contradiction } } }`),
      {
        data: {
          summary: {
            explanation: {
              contradiction:
                'No series has a modality that is Computed tomography and is Magnetic resonance.',
            },
          },
        },
      },
    );
    assert.deepEqual(preparedOf(setup), [
      { modality: { eq: 'CT' }, and: [{ modality: { eq: 'MR' } }] },
    ]);
  });

  test('is the same in other words: a page goes on, and with another filter it does not', async () => {
    await using setup = await startWithVocabulary();
    const page = async (filter: string, after: string | null): Promise<unknown> =>
      setup.ask(
        `query ($after: String) {
          studies(first: 2, after: $after, filter: ${filter}) { nodes { id } pageInfo { endCursor } }
        }`,
        { after },
      );
    const first = (await page('{ modality: { in: ["CT", "MR"] } }', null)) as {
      readonly data: { readonly studies: Connection };
    };
    const { endCursor } = first.data.studies.pageInfo;
    const second = (await page(
      '{ not: { not: { modality: { in: ["MR", "DCM:CT"] } } } }',
      endCursor,
    )) as {
      readonly data: { readonly studies: Connection };
    };
    assert.deepEqual(
      [...first.data.studies.nodes, ...second.data.studies.nodes].map(({ id }) => id),
      rows.map(({ uid }) => `a:${uid}`),
    );
    assert.deepEqual(await page('{ modality: { in: ["CT", "PT"] } }', endCursor), {
      data: { studies: null },
      errors: [
        {
          message:
            'The cursor belongs to another listing: use it with the field and the filter that it came from.',
          path: ['studies'],
          extensions: { code: 'CURSOR_MISMATCH' },
        },
      ],
    });
  });

  test('that cannot be asked is the error of its own field, with suggestions where a concept is unknown', async () => {
    await using setup = await startWithVocabulary();
    const answer = await setup.ask(`{
      wrong: studies(filter: { bodyPart: { eq: "CHST" } }) { nodes { id } }
      empty: summary(filter: { sex: { in: [] } }) { studies }
      right: summary(filter: { modality: { eq: "CT" } }) { studies }
    }`);
    assert.deepEqual(answer, {
      data: { wrong: null, empty: null, right: { studies: 4 } },
      errors: [
        {
          message:
            '"filter.bodyPart.eq" has "CHST", which names no concept: give one of SCT:816094009 (Chest), EUCAIM:BP1000183 (Chest and abdomen), ATLAS:calf-of-leg (Calf of leg).',
          path: ['wrong'],
          extensions: {
            code: 'CONCEPT_UNKNOWN',
            suggestions: [
              { id: 'SCT:816094009', label: 'Chest' },
              { id: 'EUCAIM:BP1000183', label: 'Chest and abdomen' },
              { id: 'ATLAS:calf-of-leg', label: 'Calf of leg' },
            ],
          },
        },
        {
          message: '"filter.sex.in" is empty: give at least one value or leave it out.',
          path: ['empty'],
          extensions: { code: 'FILTER_INVALID' },
        },
      ],
    });
    assert.equal(setup.providers[0]?.requests.length, 1);
  });

  for (const { name, filter, code } of [
    { name: 'infinity', filter: '{ ageYears: { gt: 1e999 } }', code: 'BAD_USER_INPUT' },
    {
      name: '200 levels',
      filter: `${'{ not: '.repeat(200)}{}${' }'.repeat(200)}`,
      code: 'FILTER_TOO_LARGE',
    },
    { name: 'a NUL character', filter: '{ patientId: { eq: "\\u0000" } }', code: 'FILTER_INVALID' },
    {
      name: 'an operator of another type',
      filter: '{ sex: { gte: "A" } }',
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    {
      name: 'a date for a day',
      filter: '{ study: { day: { gte: "2001-01-01" } } }',
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    {
      name: 'what the gateway writes',
      filter: '{ modality: { broader: ["CT"] } }',
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
  ]) {
    test(`is refused for ${name} with ${code}, and nobody is asked`, async () => {
      await using setup = await startWithVocabulary();
      const answer = (await setup.ask(
        `{ subjects(filter: ${filter}) { totalCount { exact } } }`,
      )) as {
        readonly errors: readonly { readonly extensions: { readonly code: string } }[];
      };
      assert.deepEqual(
        answer.errors.map(({ extensions }) => extensions.code),
        [code],
      );
      assert.equal(setup.providers[0]?.requests.length, 0);
    });
  }

  test('cannot name concepts while the vocabulary is away, and needs it for nothing else', async () => {
    const nowhere = new Map(
      ['registry', 'vocabulary'].map((name) => [name, 'http://127.0.0.1:9/graphql']),
    );
    await using setup = await startGateway({ a: rows }, { central: nowhere });
    const answer = await setup.ask(`{
      named: summary(filter: { modality: { eq: "CT" } }) { studies }
      other: summary(filter: { licence: { ne: "%' OR 1=1 --" } }) { studies }
    }`);
    assert.deepEqual(answer, {
      data: { named: null, other: { studies: 4 } },
      errors: [
        {
          message: 'What the Atlas keeps centrally is not there just now: ask again later.',
          path: ['named'],
          extensions: { code: 'CENTRAL_UNAVAILABLE' },
        },
      ],
    });
    assert.deepEqual(preparedOf(setup), [{ licence: { ne: "%' OR 1=1 --" } }]);
  });
});

suite('questions in a request', () => {
  test('are sent with canonical ids, and are not too many', async () => {
    await using setup = await startWithVocabulary();
    await setup.ask(`{
      summary { clinicalFacets(questions: [{ kind: OUTCOME, code: "Vital status" }]) { key } }
    }`);
    assert.deepEqual(preparedOf(setup), [[{ kind: 'OUTCOME', code: 'ATLAS:vital-status' }]]);
    const question = '{ kind: OUTCOME, code: "Vital status" }';
    const answer = await setup.ask(
      `{ summary { clinicalFacets(questions: [${question.repeat(51)}]) { key } } }`,
    );
    assert.deepEqual(answer, {
      data: { summary: null },
      errors: [
        {
          message: 'The argument "questions" of "clinicalFacets" must list at most 50.',
          path: ['summary'],
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });
});
