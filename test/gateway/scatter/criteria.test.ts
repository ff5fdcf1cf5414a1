import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [{ uid: '1', day: 1, series: ['s'] }],
  b: [{ uid: '2', day: 2, series: ['t', 'u'] }],
  c: [{ uid: '3', day: 3 }],
};

const counted = { subjects: 1, studies: 1, series: 1, images: 1 };
const page = {
  edges: [],
  keys: [],
  pageInfo: { hasNextPage: false },
  totalCount: { exact: 0, atLeast: 0, atMost: 0 },
};

/** Answers this, and says this of its criteria. */
function saying(value: unknown, criteria: unknown, errors?: readonly object[]): FakeBehaviour {
  const atlas = { release: 1, criteria };
  const body = { data: { r: value }, extensions: { atlas }, ...(errors && { errors }) };
  return () => JSON.stringify(body);
}

const outcomes = [
  { path: 'modality', outcome: 'APPLIED' },
  { path: 'and[0].bodyPart', outcome: 'NOT_COLLECTED' },
];
const notExact = [{ message: 'x', extensions: { code: 'NOT_EXACT' } }];

suite('what a provider did with the criteria of a filter', () => {
  test('is shown of each that says so, as it was selected, and null of the others', async () => {
    await using scatter = await startScatter(rows);
    const [a, , c] = scatter.providers;
    assert.ok(a && c);
    a.behaviour = saying(counted, outcomes);
    c.behaviour = () => 'nonsense';
    const answer = await scatter.ask(`{
      summary(filter: { modality: { eq: "CT" } }) {
        answers { provider { id } status criteria { __typename at: path outcome } }
      }
    }`);
    const shown = outcomes.map(({ path, outcome }) => ({
      __typename: 'CriterionOutcome',
      at: path,
      outcome,
    }));
    assert.deepEqual(answer, {
      data: {
        summary: {
          answers: [
            { provider: { id: 'a' }, status: 'ANSWERED', criteria: shown },
            { provider: { id: 'b' }, status: 'ANSWERED', criteria: null },
            { provider: { id: 'c' }, status: 'FAILED', criteria: null },
          ],
        },
      },
    });
  });

  test('is that of the first trip where a second one says nothing more of them', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ uid: `${index + 10}`, day: index }));
    await using scatter = await startScatter({ a: many, b: [] });
    const [a] = scatter.providers;
    assert.ok(a);
    const all = many.map(({ uid, day }) => ({
      cursor: JSON.stringify({ key: day, id: uid }),
      n0: { id: `a:${uid}` },
    }));
    a.behaviour = (_request, _response) => {
      const first = a.requests.length === 1;
      const connection = first
        ? { edges: all.slice(0, 5), keys: many.map(({ day }) => day), pageInfo: page.pageInfo }
        : { edges: all.slice(5) };
      const criteria = first ? outcomes.slice(0, 1) : undefined;
      return JSON.stringify({
        data: { r: connection },
        extensions: { atlas: { release: 1, criteria } },
      });
    };
    const answer = await scatter.ask(`{
      studies(first: 40, orderBy: { by: DAY, direction: ASC }) {
        nodes { id }
        answers { trips criteria { path } }
      }
    }`);
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: many.map(({ uid }) => ({ id: `a:${uid}` })),
          answers: [
            { trips: 2, criteria: [{ path: 'modality' }] },
            { trips: 1, criteria: null },
          ],
        },
      },
    });
  });

  const broken: readonly (readonly [name: string, criteria: unknown])[] = [
    ['is no list', 'all of them'],
    ['is a list of something else', ['modality']],
    ['lacks the outcome', [{ path: 'modality' }]],
    ['has an outcome that the schema does not know', [{ path: 'modality', outcome: 'MAYBE' }]],
    [
      'has a path of more than 500 characters',
      [{ path: 'x.'.repeat(250) + 'xx', outcome: 'APPLIED' }],
    ],
    ['has a name of any length in a path', [{ path: 'x'.repeat(65), outcome: 'APPLIED' }]],
    ...[
      'Anna Schmidt, 12.03.1950',
      'modality ',
      'and[0]..bodyPart',
      'and[1234567]',
      'a@b.example',
      '',
    ].map((path) => [`has "${path}" for a path`, [{ path, outcome: 'APPLIED' }]] as const),
    [
      'is of more than 500 criteria',
      Array.from({ length: 501 }, () => ({ path: 'modality', outcome: 'APPLIED' })),
    ],
  ];
  for (const [name, criteria] of broken) {
    test(`breaks the contract where it ${name}`, async () => {
      await using scatter = await startScatter(rows);
      scatter.providers[0]!.behaviour = saying(counted, criteria);
      const answer = await scatter.ask('{ summary { studies answers { status code } } }');
      assert.deepEqual(answer, {
        data: {
          summary: {
            studies: null,
            answers: [
              { status: 'FAILED', code: 'PROVIDER_BAD_RESPONSE' },
              { status: 'ANSWERED', code: null },
              { status: 'ANSWERED', code: null },
            ],
          },
        },
      });
    });
  }
});

test('what a provider’s counts went through is told in words of the schema alone', async () => {
  await using scatter = await startScatter(rows);
  const [a, b, c] = scatter.providers;
  assert.ok(a && b && c);
  for (const [provider, disclosure] of [
    [a, 'ROUNDED'],
    [b, 'ANNA_SCHMIDT'],
    [c, 'toString'],
  ] as const) {
    const atlas = { release: 1, disclosure };
    provider.behaviour = () => JSON.stringify({ data: { r: counted }, extensions: { atlas } });
  }
  const told = (id: string, disclosure: string | null) => ({
    provider: { id },
    status: 'ANSWERED',
    disclosure,
  });
  assert.deepEqual(
    await scatter.ask('{ summary { answers { provider { id } status disclosure } } }'),
    {
      data: { summary: { answers: [told('a', 'ROUNDED'), told('b', null), told('c', null)] } },
    },
  );
});

suite('a provider that cannot do exactly what a strict request wants', () => {
  const skipped = {
    status: 'SKIPPED',
    code: 'NOT_EXACT',
    message:
      'The provider cannot apply every criterion exactly, as its criteria say: ask without strict to have what it knows.',
    criteria: [{ path: 'and[0].bodyPart', outcome: 'NOT_COLLECTED' }],
  };
  const answered = { status: 'ANSWERED', code: null, message: null, criteria: null };

  test('is left out of a sum and named, and the sum of the others is exact', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[0]!.behaviour = saying(null, outcomes.slice(1), notExact);
    const answer = await scatter.ask(`{
      summary(strict: true) {
        studies
        series
        answers { status code message criteria { path outcome } }
      }
    }`);
    assert.deepEqual(answer, {
      data: { summary: { studies: 2, series: 2, answers: [skipped, answered, answered] } },
    });
    assert.match(scatter.providers[1]!.requests[0]!.query, /summary\(strict:true\)/);
  });

  test('is left out of a page and named, and the page of the others is whole', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[0]!.behaviour = saying(null, outcomes.slice(1), notExact);
    const answer = await scatter.ask(`{
      studies(strict: true) {
        nodes { id }
        totalCount { exact atLeast atMost }
        pageInfo { hasNextPage }
        answers { status code message criteria { path outcome } }
      }
    }`);
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: [{ id: 'b:2' }, { id: 'c:3' }],
          totalCount: { exact: 2, atLeast: 2, atMost: 2 },
          pageInfo: { hasNextPage: false },
          answers: [skipped, answered, answered],
        },
      },
    });
  });

  test('is no error where answers are not asked for', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[0]!.behaviour = saying(null, outcomes, notExact);
    assert.deepEqual(await scatter.ask('{ summary(strict: true) { studies } }'), {
      data: { summary: { studies: 2 } },
    });
  });
});
