import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildMadeCatalogue } from '#test/support/made-catalogue.ts';
import { publishesAll } from '#test/support/provider-access.ts';
import { ask } from '#test/support/small-catalogue.ts';

import { many, openFor } from '../disclosure/two-parts.ts';

const [database] = testDatabases;
const entities = (type: string, id: string, selection: string) =>
  `{ _entities(representations: [{ __typename: "${type}", id: "${id}", release: 7 }]) { ... on ${type} { ${selection} } } }`;
/** One question for each root field, entity and path that needs records. */
const records: readonly string[] = [
  '{ subjects { nodes { id } } }',
  '{ studies { totalCount { exact } } }',
  '{ series { keys } }',
  '{ annotations { pageInfo { hasNextPage } } }',
  '{ subject(id: "made:a/P0000") { id } }',
  '{ study(id: "made:study/a/P0000") { id } }',
  '{ oneSeries(id: "made:x") { id } }',
  '{ annotation(id: "made:x") { id } }',
  '{ subjectsById(ids: ["made:a/P0000"]) { id } }',
  '{ studiesById(ids: []) { id } }',
  '{ seriesById(ids: []) { id } }',
  '{ annotationsById(ids: []) { id } }',
  '{ subjectsByPatientId(patientIds: ["P0"]) { nodes { id } } }',
  '{ studiesByUid(uids: []) { nodes { id } } }',
  '{ seriesByUid(uids: []) { nodes { id } } }',
  entities('Subject', 'made:a/P0000', 'sex'),
  entities('Study', 'made:study/a/P0000', 'counts { series }'),
  entities('Diagnosis', 'made:x', 'code { concept { id } }'),
  '{ summary(filter: { subject: { patientId: { eq: "P0" } } }) { subjects } }',
];
const counts: readonly string[] = [
  '{ summary { subjects } }',
  entities('Provider', 'made', 'holdings { subjects }'),
  entities('Provider', 'made', 'capabilities { fields { known } }'),
  entities('Dataset', 'made:a', 'holdings { series }'),
  entities('Concept', 'SCT:1', 'occurrences { subjects }'),
];
const internal: readonly string[] = ['{ sketches }', '{ valueSummary }'];
const everybodys: readonly string[] = [
  '{ headlines { subjects } }',
  '{ _service { sdl } }',
  entities(
    'Provider',
    'made',
    'id schemaVersion publishedReleases { number } capabilities { fields { field collected operators } }',
  ),
  entities('Dataset', 'made:a', 'id sources { doi }'),
  entities('Concept', 'SCT:1', 'id'),
];

type Answer = {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
};

test('a provider refuses by itself what a call does not reach', async (t) => {
  await using place = await database!.scratch();
  await buildMadeCatalogue(place, many('a', 30));
  const open = (access: Parameters<typeof openFor>[1]) => openFor(place, access);
  const askAs = async (access: Parameters<typeof openFor>[1], query: string): Promise<Answer> => {
    await using provider = await open(access);
    return (await ask(provider, query)) as unknown as Answer;
  };
  const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code);
  const shows = ({ data }: Answer) => Object.values(data ?? {}).some((value) => value !== null);

  const a = new Set(['a']);
  const callers = [
    {
      name: 'the public',
      access: {},
      refused: [...records, ...counts, ...internal],
      given: everybodys,
    },
    {
      name: 'who may count',
      access: { counts: a },
      refused: [...records, ...internal],
      given: [...counts, ...everybodys],
    },
    {
      name: 'who may list',
      access: { records: a },
      refused: internal,
      given: [...records, ...counts, ...everybodys],
    },
    {
      name: 'a gateway itself',
      access: { internal: true },
      refused: [...records, ...counts],
      given: [...internal, ...everybodys],
    },
  ];
  for (const { name, access, refused, given } of callers) {
    await t.test(`from ${name}`, async () => {
      for (const query of refused) {
        const answer = await askAs(access, query);
        assert.deepEqual(codesOf(answer), ['ACCESS_DENIED'], query);
        assert.ok(!shows(answer), query);
      }
      for (const query of given) assert.deepEqual(codesOf(await askAs(access, query)), [], query);
    });
  }

  await t.test('and answers nothing of a document of which it refuses a part', async () => {
    const answer = await askAs(
      { counts: a },
      '{ summary { subjects } headlines { subjects } series { nodes { id } } }',
    );
    assert.deepEqual(codesOf(answer), ['ACCESS_DENIED', 'ACCESS_DENIED', 'ACCESS_DENIED']);
    assert.deepEqual(answer.data, { summary: null, headlines: null, series: null });
  });

  await t.test('and tells headlines and value summaries only where it wants to', async () => {
    const told = { data: { headlines: { subjects: 30 } } };
    const query = '{ headlines { subjects } }';
    assert.deepEqual((await askAs({}, query)).data, told.data);
    const published = { ...publishesAll, headlines: false, valueSummaries: false };
    assert.deepEqual(
      (await askAs({ published, internal: true }, '{ sketches valueSummary }')).data,
      {
        sketches: null,
        valueSummary: null,
      },
    );
    assert.deepEqual(await askAs({ published }, query), {
      data: { headlines: null },
      extensions: {
        atlas: { schemaVersion: '1.2.0', release: null, rowsRead: 0, keysRead: 0, statements: 0 },
      },
    });
  });
});
