import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildMadeCatalogue, type MadeSubject } from '#test/support/made-catalogue.ts';
import { ask } from '#test/support/small-catalogue.ts';

import { wholeHeadlines } from './made-question.ts';
import { many, openFor, ordinary } from './two-parts.ts';

const [database] = testDatabases;
/** 40 ordinary subjects of a, 25 of b of whom 9 have no body part and a finding of their own. */
const subjects: readonly MadeSubject[] = [
  ...many('a', 40),
  ...many('b', 16),
  ...many('b', 9).map((subject) => ({ ...subject, bodyPart: null, sex: null, finding: 'SCT:9' })),
];
const a = new Set(['a']);
const b = new Set(['b']);

interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly extensions: unknown;
}

async function answer(
  access: Parameters<typeof openFor>[1],
  query: string,
  catalogue = subjects,
): Promise<Answer> {
  await using place = await database!.scratch();
  await buildMadeCatalogue(place, catalogue);
  await using provider = await openFor(place, access);
  const given = await ask(provider, query);
  assert.equal(given['errors'], undefined, JSON.stringify(given['errors']));
  return given as unknown as Answer;
}

function withoutScope(field: object): object {
  return Object.fromEntries(Object.entries(field).filter(([name]) => name !== 'scope'));
}

const entities = (of: string, selection: string) =>
  `{ _entities(representations: [${of}]) { ${selection} } }`;

test('headlines are tables of all that there is, rounded dataset by dataset, and the same for everybody', async () => {
  const { data, extensions } = await answer({}, wholeHeadlines);
  const of = (count: number) => ({ subjects: count, studies: count, series: count });
  const bucket = (value: string, count: number) => ({
    value,
    ...of(count),
    byProvider: [{ provider: { id: 'made' }, subjects: count }],
  });
  const rest = { missing: null, notCollected: null, conflicting: null };
  assert.deepEqual(data, {
    headlines: {
      ...of(70),
      tables: [
        {
          field: 'MODALITY',
          multiValued: true,
          buckets: [bucket('CT', 50), bucket('MR', 10)],
          ...rest,
          known: of(70),
        },
        {
          field: 'BODY_PART',
          multiValued: true,
          buckets: [bucket('CHEST', 60)],
          ...rest,
          known: of(60),
        },
        {
          field: 'MANUFACTURER',
          multiValued: true,
          buckets: [bucket('SIEMENS', 70)],
          ...rest,
          known: of(70),
        },
        {
          field: 'SEX',
          multiValued: false,
          buckets: [bucket('FEMALE', 20), bucket('MALE', 20)],
          ...rest,
          known: of(60),
        },
      ],
    },
  });
  assert.deepEqual(extensions, {
    atlas: { schemaVersion: '1.2.0', release: 7, disclosure: 'ROUNDED' },
  });
  for (const access of [
    { records: a, counts: b },
    { counts: a },
    { records: new Set(['a', 'b']) },
  ]) {
    assert.deepEqual((await answer(access, wholeHeadlines)).data, data);
  }
});

test('headlines are of datasets alone that may be counted', async () => {
  const told = async (countable: (dataset: string) => boolean): Promise<unknown> =>
    (await answer({ countable }, '{ headlines { subjects } }')).data;
  assert.deepEqual(await told((dataset) => dataset === 'a'), { headlines: { subjects: 40 } });
  assert.deepEqual(await told(() => false), { headlines: { subjects: null } });
});

test('a dataset says what it holds as it may be told, and nothing where it may not', async () => {
  const held = entities(
    '{ __typename: "Dataset", id: "made:a" }, { __typename: "Dataset", id: "made:b" }, { __typename: "Provider", id: "made" }',
    '... on Dataset { holdings { subjects } } ... on Provider { holdings { subjects } }',
  );
  const holdings = (...of: (number | null)[]) => ({
    _entities: of.map((count) => ({ holdings: count === null ? null : { subjects: count } })),
  });
  assert.deepEqual((await answer({ records: a, counts: b }, held)).data, holdings(40, 30, 70));
  assert.deepEqual((await answer({ counts: b }, held)).data, holdings(null, 30, 30));
  assert.deepEqual((await answer({ records: b }, held)).data, holdings(null, 25, 25));
});

test('concepts are counted part by part, and left out where nothing is shown', async () => {
  const used = entities(
    '{ __typename: "Concept", id: "SCT:2" }, { __typename: "Concept", id: "SCT:9" }, { __typename: "Concept", id: "SCT:8" }',
    '... on Concept { occurrences { provider { id } subjects } }',
  );
  const occurrences = (...of: number[]) => ({
    _entities: of.map((count) => ({
      occurrences: count === 0 ? [] : [{ provider: { id: 'made' }, subjects: count }],
    })),
  });
  assert.deepEqual(
    (await answer({ records: new Set(['a', 'b']) }, used)).data,
    occurrences(56, 9, 0),
  );
  assert.deepEqual((await answer({ records: a, counts: b }, used)).data, occurrences(60, 0, 0));
  assert.deepEqual((await answer({ counts: b }, used)).data, occurrences(20, 0, 0));
});

test('capabilities say to everybody what there is, and count what may be counted', async () => {
  const asked = (selection: string) =>
    entities(
      '{ __typename: "Provider", id: "made" }',
      `... on Provider { capabilities { release fields { scope field ${selection} } clinical { code { code } ${selection === 'collected' ? '' : 'known of missing'} } } }`,
    );
  type Described = {
    readonly capabilities: {
      readonly fields: readonly { readonly scope: string; readonly field: string }[];
      readonly clinical: readonly unknown[];
    };
  };
  const read = async (
    access: Parameters<typeof openFor>[1],
    selection: string,
    catalogue = subjects,
  ) => {
    const { data } = await answer(access, asked(selection), catalogue);
    const [{ capabilities }] = data['_entities'] as [Described];
    const fields = capabilities.fields.filter(({ scope, field }) =>
      ['SUBJECT sex', 'SERIES bodyPart', 'SERIES sourceDoi'].includes(`${scope} ${field}`),
    );
    return {
      fields: fields.map((field) => withoutScope(field)),
      clinical: capabilities.clinical,
    };
  };
  const code = { code: 'SCT:1' };
  assert.deepEqual(await read({}, 'collected'), {
    fields: [
      { field: 'sex', collected: true },
      { field: 'bodyPart', collected: true },
      { field: 'sourceDoi', collected: false },
    ],
    clinical: [{ code }],
  });
  const numbers = 'known of unmapped';
  const counted = (sex: number, bodyPart: number, of: number, unmapped: number | null) => [
    { field: 'sex', known: sex, of, unmapped },
    { field: 'bodyPart', known: bodyPart, of, unmapped },
    { field: 'sourceDoi', known: 0, of, unmapped: null },
  ];
  assert.deepEqual(await read({ records: new Set(['a', 'b']) }, numbers), {
    fields: counted(56, 56, 65, 0),
    clinical: [{ code, known: 65, of: 65, missing: 0 }],
  });
  assert.deepEqual(await read({ records: a, counts: b }, numbers), {
    fields: counted(60, 60, 70, null),
    clinical: [{ code, known: 70, of: 70, missing: 0 }],
  });
  assert.deepEqual(await read({ counts: b }, numbers), {
    fields: counted(20, 20, 30, null),
    clinical: [{ code, known: 30, of: 30, missing: 0 }],
  });
  // What nine subjects have is not there for the others.
  const rare = many('b', 9).map((subject) => ({ ...subject, finding: 'SCT:9' }));
  const mostly = many('b', 30).map((subject) => ({ ...subject, finding: null, sex: null }));
  assert.deepEqual(await read({}, 'collected', [...mostly, ...rare]), {
    fields: [
      { field: 'sex', collected: false },
      { field: 'bodyPart', collected: true },
      { field: 'sourceDoi', collected: false },
    ],
    clinical: [],
  });
});

test('what became of a criterion is told where ten subjects show it', async () => {
  const query = '{ summary(filter: { sex: { eq: "OTHER" } }) { subjects } }';
  const outcomes = async (count: number, access: Parameters<typeof openFor>[1]) => {
    const few = Array.from({ length: count }, (_, place) => ({
      ...ordinary('b', place),
      sex: 'MALE',
    }));
    const others = many('b', 30).map((subject) => ({ ...subject, sex: null }));
    const { extensions } = await answer(access, query, [...others, ...few]);
    const { atlas } = extensions as { atlas: { criteria: readonly { outcome: string }[] } };
    return atlas.criteria.map(({ outcome }) => outcome);
  };
  const told = await Promise.all([0, 9, 10].map((count) => outcomes(count, { counts: b })));
  assert.deepEqual(told, [['NOT_COLLECTED'], ['NOT_COLLECTED'], ['APPLIED']]);
  const known = await Promise.all([0, 1].map((count) => outcomes(count, { records: b })));
  assert.deepEqual(known, [['NOT_COLLECTED'], ['APPLIED']]);
});
