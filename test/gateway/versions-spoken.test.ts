import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { type MixedVersions, openMixedVersions } from '#test/support/versions-setup.ts';
import { untilSame } from '#test/support/until-same.ts';

const answers = 'answers { provider { id } status code leftOut criteria { path outcome } }';
const total = 'totalCount { exact atLeast atMost }';

function answered(id: string, criteria: readonly (readonly [string, string])[], more = {}): object {
  return {
    provider: { id },
    status: 'ANSWERED',
    code: null,
    leftOut: null,
    criteria: criteria.map(([path, outcome]) => ({ path, outcome })),
    ...more,
  };
}

function applied(...paths: readonly string[]): readonly object[] {
  return paths.map((path) => ({ path, outcome: 'APPLIED' }));
}

function skipped(id: string, code: string, leftOut: readonly string[] | null): object {
  return { provider: { id }, status: 'SKIPPED', code, leftOut, criteria: null };
}

suite('With a provider that serves an earlier version of the contract', () => {
  let atlas: MixedVersions;
  before(async () => {
    // 35 subjects, 65 studies at qin; 70 and 213 at rider.
    atlas = await openMixedVersions({ qin: '1.0.0', rider: '1.2.0' });
  });
  after(() => atlas[Symbol.asyncDispose]());

  test('fields and arguments that it does not know are refused by itself', async () => {
    for (const [query, message] of [
      [
        '{ r: summary { possible { subjects } } }',
        'Cannot query field "possible" on type "Summary".',
      ],
      [
        '{ r: subjects(strict: true) { __typename } }',
        'Unknown argument "strict" on field "Query.subjects".',
      ],
      [
        '{ r: subjects(filter: { studyCount: { gte: 2 } }) { __typename } }',
        'Field "studyCount" is not defined by type "SubjectFilter".',
      ],
    ] as const) {
      const { errors } = (await atlas.askProvider('qin', query)) as {
        readonly errors: readonly { readonly message: string; readonly extensions: object }[];
      };
      assert.deepEqual(
        errors.map((error) => [error.message, error.extensions]),
        [[message, { code: 'GRAPHQL_VALIDATION_FAILED' }]],
      );
    }
  });

  test('a question that it knows is put to it in its words: nobody can tell it from a provider of today', async () => {
    const filter =
      '{ series: { modality: { in: ["MR", "SEG"] } }, ageYears: { between: [30, 60] }, and: [{ sex: { eq: "FEMALE" } }] }';
    const question = `{ subjects(first: 100, filter: ${filter}) { ${total} nodes { id } answers { status leftOut } } }`;
    await using today = await openMixedVersions({ qin: '1.2.0', rider: '1.2.0' });
    atlas.takeSent('qin');
    assert.deepEqual(await atlas.ask(question), await today.ask(question));
    assert.deepEqual(atlas.takeSent('qin'), [
      'query($v0:SubjectFilter,$v1:Int,$v2:Int,$v3:String){r:subjects(filter:$v0,first:$v1,rows:$v2,after:$v3){edges{cursor n0:node{id}} keys pageInfo{hasNextPage} totalCount{exact atLeast atMost}}}',
    ]);
    assert.deepEqual(
      await atlas.ask(
        `{ subjects(filter: ${filter}) { answers { provider { id } criteria { path outcome } } } }`,
      ),
      {
        data: {
          subjects: {
            answers: [
              {
                provider: { id: 'qin' },
                criteria: applied('and[0].sex', 'ageYears', 'series.modality'),
              },
              {
                provider: { id: 'rider' },
                criteria: [
                  { path: 'ageYears', outcome: 'VALUE_UNMAPPED' },
                  ...applied('series.modality', 'and[0].sex'),
                ],
              },
            ],
          },
        },
      },
    );
  });

  test('an answer that was kept is told again once it has said that it has not changed', async () => {
    const question = '{ summary { subjects answers { status trips } } }';
    const told = (trips: number): object => {
      const answer = { status: 'ANSWERED', trips };
      return { data: { summary: { subjects: 105, answers: [answer, answer] } } };
    };
    assert.deepEqual(await atlas.ask(question), told(1));
    // For a moment it need not be asked at all; then it is asked whether anything has changed.
    await untilSame(
      async () => {
        atlas.takeSent('qin');
        const answer = await atlas.ask(question);
        return { answer, sent: atlas.takeSent('qin') };
      },
      { answer: told(0), sent: ['{r:__typename}'] },
    );
  });

  test('of criteria that it does not know all rows are open: none is shown, and they bound the total', async () => {
    const filter = '{ modalities: { all: ["MR"] }, sex: { eq: "FEMALE" } }';
    assert.deepEqual(
      await atlas.ask(
        `{ subjects(first: 1, filter: ${filter}) { ${total} nodes { id } ${answers} completeness { complete answered } } }`,
      ),
      {
        data: {
          subjects: {
            totalCount: { exact: null, atLeast: 0, atMost: 25 },
            nodes: [],
            answers: [
              answered('qin', [
                ['sex', 'APPLIED'],
                ['modalities', 'UNSUPPORTED'],
              ]),
              answered('rider', [
                ['sex', 'APPLIED'],
                ['modalities', 'APPLIED'],
              ]),
            ],
            completeness: { complete: true, answered: 2 },
          },
        },
      },
    );
  });

  test('a concept with those that hold it is asked for twice: what certainly matches, and what may', async () => {
    const filter = '{ bodyPart: { descendantOf: "BREAST" }, modality: { eq: "MR" } }';
    const { data } = (await atlas.ask(
      `{ studies(first: 1, filter: ${filter}) { ${total} nodes { id } ${answers} } }`,
    )) as {
      readonly data: {
        readonly studies: { readonly totalCount: object; readonly answers: readonly object[] };
      };
    };
    assert.deepEqual(data.studies.totalCount, { exact: null, atLeast: 31, atMost: 35 });
    assert.deepEqual(
      data.studies.answers[0],
      answered('qin', [
        ['modality', 'APPLIED'],
        ['bodyPart', 'UNSUPPORTED'],
      ]),
    );
  });

  test('a summary is bounded by all that it has, and says what it was not asked', async () => {
    const filter = '{ modality: { eq: "MR" } }';
    assert.deepEqual(
      await atlas.ask(`{ summary(filter: ${filter}) {
        subjects possible { subjects s: series } facets(fields: [SEX, TIME_ORIGIN]) { field buckets { value subjects } }
        byProvider { provider { id } subjects possibleSubjects } ${answers} } }`),
      {
        data: {
          summary: {
            subjects: 28,
            possible: { subjects: 40, s: 1315 },
            facets: [
              {
                field: 'SEX',
                buckets: [
                  { value: 'FEMALE', subjects: 13 },
                  { value: 'MALE', subjects: 10 },
                ],
              },
              { field: 'TIME_ORIGIN', buckets: [] },
            ],
            byProvider: [
              { provider: { id: 'qin' }, subjects: 23, possibleSubjects: null },
              { provider: { id: 'rider' }, subjects: 5, possibleSubjects: 5 },
            ],
            answers: [
              answered('qin', [['modality', 'APPLIED']], {
                leftOut: [
                  'summary.possible',
                  'summary.facets(fields: TIME_ORIGIN)',
                  'summary.byProvider.possibleSubjects',
                ],
              }),
              answered('rider', [['modality', 'APPLIED']]),
            ],
          },
        },
      },
    );
  });

  test('what only it could say of an argument that it does not know is missing, and sums say so', async () => {
    assert.deepEqual(
      await atlas.ask(
        `{ subjects(first: 1, match: POSSIBLE, filter: { sex: { eq: "MALE" } }) { ${total} ${answers} completeness { complete skipped } } }`,
      ),
      {
        data: {
          subjects: {
            totalCount: { exact: null, atLeast: 26, atMost: null },
            answers: [
              skipped('qin', 'VERSION_TOO_OLD', ['subjects(match:)']),
              answered('rider', [['sex', 'APPLIED']]),
            ],
            completeness: { complete: false, skipped: 1 },
          },
        },
      },
    );
    assert.deepEqual(await atlas.ask('{ annotationsById(ids: ["qin:1.2"]) { id } }'), {
      data: { annotationsById: [null] },
      errors: [
        {
          message: 'The provider serves a version of the contract that cannot be asked this.',
          path: ['annotationsById'],
          extensions: {
            code: 'VERSION_TOO_OLD',
            provider: 'qin',
            retryable: false,
            correlationId: 'this request',
          },
        },
      ],
    });
  });

  test('strict leaves it out where it does not know a criterion, and not where it knows all', async () => {
    const ask = async (filter: string): Promise<unknown> => {
      const { data } = (await atlas.ask(
        `{ subjects(first: 1, strict: true, filter: ${filter}) { ${total} answers { provider { id } status code } } }`,
      )) as {
        readonly data: { readonly subjects: object };
      };
      return data.subjects;
    };
    const qin = (status: string, code: string | null) => [
      { provider: { id: 'qin' }, status, code },
      { provider: { id: 'rider' }, status: 'ANSWERED', code: null },
    ];
    assert.deepEqual(await ask('{ studyCount: { gte: 2 } }'), {
      totalCount: { exact: 26, atLeast: 26, atMost: 26 },
      answers: qin('SKIPPED', 'NOT_EXACT'),
    });
    assert.deepEqual(await ask('{ sex: { eq: "FEMALE" } }'), {
      totalCount: { exact: null, atLeast: 37, atMost: 64 },
      answers: qin('ANSWERED', null),
    });
  });

  test('what it is asked of itself is null where it does not know it', async () => {
    assert.deepEqual(
      await atlas.ask(
        '{ subjects(first: 1) { answers { provider { id schemaVersion capabilities { release } } } } }',
      ),
      {
        data: {
          subjects: {
            answers: [
              { provider: { id: 'qin', schemaVersion: '1.0.0', capabilities: null } },
              { provider: { id: 'rider', schemaVersion: '1.2.0', capabilities: { release: 25 } } },
            ],
          },
        },
      },
    );
  });
});

suite('A provider that comes to serve another version', () => {
  test('is asked in it from the request on that meets it', async () => {
    await using atlas = await openMixedVersions({ qin: '1.2.0', rider: '1.2.0' });
    const ask = async (): Promise<unknown> => {
      const answer = (await atlas.ask(
        `{ subjects(first: 1, filter: { studyCount: { gte: 2 } }) { ${total} answers { status } } }`,
      )) as { readonly data: { readonly subjects: object } };
      return answer.data.subjects;
    };
    const both = [{ status: 'ANSWERED' }, { status: 'ANSWERED' }];
    const exact = { totalCount: { exact: 48, atLeast: 48, atMost: 48 }, answers: both };
    assert.deepEqual(await ask(), exact);
    await atlas.serve('qin', '1.0.0');
    assert.deepEqual(await ask(), {
      totalCount: { exact: null, atLeast: 26, atMost: 61 },
      answers: both,
    });
    await atlas.serve('qin', '1.2.0');
    // Its answer tells that it knows more; the next question is asked in full.
    await ask();
    assert.deepEqual(await ask(), exact);
  });
});
