import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { summaryFields, summaryFragments } from '#test/provider/disclosure/made-question.ts';
import { many, ordinary } from '#test/provider/disclosure/two-parts.ts';
import type { MadeSubject } from '#test/support/made-catalogue.ts';
import { untilSame } from '#test/support/until-same.ts';

import { openSmallAtlas, type SmallAtlas } from './small-atlas.ts';

/** What few subjects have, and no other: a slide, and nothing that is known of them. */
const rare: MadeSubject = {
  ...ordinary('counted', 0),
  ...{ sex: null, age: null, modality: 'SM', bodyPart: null, manufacturer: null, finding: null },
  instances: 1,
};

/** An Atlas in whose counted dataset so many have what is rare; of 125 others, so that nine more round to the same tens. */
function openWith(count: number): Promise<SmallAtlas> {
  return openSmallAtlas({
    catalogues: {
      made: [
        ...many('open', 12),
        ...many('counted', 125),
        ...Array.from({ length: count }, () => rare),
      ],
      other: many('also', 40),
    },
    terms: [
      { dataset: 'made:open', records: 'OPEN' },
      { dataset: 'made:counted', records: 'CONTROLLED' },
      { dataset: 'other:also', records: 'CONTROLLED' },
    ],
  });
}

const filters = [
  '{}',
  '{ modality: { eq: "SM" } }',
  '{ not: { modality: { in: ["CT", "MR"] } } }',
  '{ sex: { exists: false } }',
  '{ modality: { eq: "SM" }, dataset: { eq: "counted" } }',
  '{ bodyPart: { exists: false }, manufacturer: { exists: false } }',
  '{ not: { clinical: { kind: DIAGNOSIS, value: { eq: "SCT:2" } } } }',
  '{ patientId: { in: ["P12", "P140"] } }',
];
const fields = summaryFields.replace('sourceSubjects { source subjects }', '');
const told = `answers { provider { id } status code message release } completeness { asked answered failed suppressed }
  explanation { sentence canonical contradiction }`;
const held = `subjects studies facets(fields: [MODALITY, SEX]) { buckets { value subjects } missing { subjects } }`;
const questions = [
  ...filters.flatMap((filter) => [
    `{ summary(filter: ${filter}) { ${fields} subjectsAtLeast overlapAtMost ${told} } } ${summaryFragments}`,
    `{ subjects(filter: ${filter}, first: 5) { nodes { id } pageInfo { hasNextPage } totalCount { exact atLeast atMost } ${told} } }`,
    `{ series(filter: ${filter}, first: 100, match: POSSIBLE) { nodes { id } totalCount { exact atLeast atMost } ${told} } }`,
  ]),
  `{ summary { answers { provider { id holdings { ${held} } capabilities { fields { scope field collected known of }
    clinical { code { code } known of missing } } } } } }`,
  '{ summary(completeness: ALL, strict: true) { subjects } }',
  '{ subjects(after: "nothing") { nodes { id } } }',
  '{ subjectsByPatientId(patientIds: ["P12", "P140"]) { nodes { id } answers { status } } }',
  '{ subject(id: "made:counted/P0140") { id } study(id: "made:study/counted/P0140") { id } }',
  '{ headlines { subjects tables { field buckets { value subjects } missing { subjects } } } }',
];

/** What came back, but for what names the request and the moment. */
async function answerTo(atlas: SmallAtlas, token: string, query: string, path: string) {
  const { status, headers, text } = await atlas.ask(query, { token, path });
  const kept = [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  return { query, status, kept, text };
}

const slides =
  '{ summary(filter: { modality: { eq: "SM" } }) { subjects answers { provider { id } status code } } }';

suite('None and nine, at a dataset that may only be counted', () => {
  test('give answers that are equal to the last byte, over HTTP and in streams', async () => {
    await using none = await openWith(0);
    await using nine = await openWith(9);
    for (const query of questions) {
      const [one, other] = await Promise.all(
        [none, nine].map((atlas) =>
          answerTo(atlas, atlas.issuer.passport('registered'), query, '/graphql'),
        ),
      );
      assert.deepEqual(other, one);
      assert.doesNotMatch(one?.text ?? '', /GRAPHQL_VALIDATION_FAILED|_LIMIT/, query);
      if (!query.startsWith('{ summary')) continue;
      const stream = `subscription ${query}`;
      const [first, second] = await Promise.all(
        [none, nine].map(async (atlas) => {
          const token = atlas.issuer.passport('registered');
          const { text } = await atlas.ask(stream, { token, path: '/graphql/stream' });
          // Which provider is told of first hangs on the machine.
          return text
            .split('\n\n')
            .filter((event) => event.startsWith('event: next'))
            .at(-1)
            ?.replace(/"settled":\[[^\]]*\]/, '');
        }),
      );
      assert.notEqual(first, undefined, query);
      assert.equal(second, first);
    }
  });

  test('are told apart by whoever may list it, and by them alone is anybody passed over', async () => {
    await using none = await openWith(0);
    await using nine = await openWith(9);
    const providers = ['made', 'other'];
    const read = async (atlas: SmallAtlas, level: 'registered' | 'granted'): Promise<unknown> => {
      const token = atlas.issuer.passport(level, { providers });
      const { body } = await atlas.ask(slides, { token });
      return (body as { data: { summary: unknown } }).data.summary;
    };
    const answered = { status: 'ANSWERED', code: null };
    const passedOver = { status: 'SKIPPED', code: 'SKIPPED_IRRELEVANT' };
    const [made, other] = providers.map((id) => ({ provider: { id } }));
    // The gateway reads what providers publish of their values beside the first requests.
    await untilSame(() => read(nine, 'granted'), {
      subjects: 9,
      answers: [
        { ...made, ...answered },
        { ...other, ...passedOver },
      ],
    });
    await untilSame(() => read(none, 'granted'), {
      subjects: 0,
      answers: [
        { ...made, ...answered },
        { ...other, ...passedOver },
      ],
    });
    for (const atlas of [none, nine]) {
      assert.deepEqual(await read(atlas, 'registered'), {
        subjects: 0,
        answers: [
          { ...made, ...answered },
          { ...other, ...answered },
        ],
      });
    }
  });
});
