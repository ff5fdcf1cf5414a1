import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { many } from '#test/provider/disclosure/two-parts.ts';

import { issuerName } from './own-issuer.ts';
import { openSmallAtlas, type SmallAtlas } from './small-atlas.ts';

/** Datasets for everybody with a project, for who has a visa, and for research of the prostate. */
function openThree(): Promise<SmallAtlas> {
  return openSmallAtlas({
    catalogues: {
      made: [...many('open', 12), ...many('counted', 25), ...many('prostate', 15)],
    },
    terms: [
      { dataset: 'made:open', records: 'OPEN' },
      { dataset: 'made:counted', records: 'CONTROLLED', duo: ['DUO:0000042', 'DUO:0000019'] },
      {
        dataset: 'made:prostate',
        records: 'OPEN',
        duo: ['DUO:0000007'],
        diseases: ['DOID:10283'],
      },
    ],
  });
}

/** The data of an answer without errors. */
async function dataOf(
  atlas: SmallAtlas,
  token: string,
  query: string,
  project?: string,
): Promise<unknown> {
  const headers = project === undefined ? {} : { 'atlas-project': project };
  const { body } = await atlas.ask(query, { token, headers });
  const { data, errors } = body as { data: unknown; errors?: unknown };
  assert.equal(errors, undefined, query);
  return data;
}

const stated = 'demonstration@https://development.atlas.example/committee';
const me = '{ me { level datasets { level datasets } project { id } projects { id } roles } }';
const input = `{ id: "prostate", title: "Prostate", members: [{ issuer: "${issuerName}", subject: "somebody-registered" }],
  purpose: { duo: ["DUO:0000007"], diseases: ["DOID:10283"], commercial: false, country: "DE" } }`;

const denied = (advice: string): object => ({
  errors: [
    {
      message: `Query.subjects is for who may list rows of a dataset: ${advice}.`,
      extensions: { code: 'ACCESS_DENIED' },
    },
  ],
});

suite('A person', () => {
  test('is told what stands between them and rows, and gets them for a project that an operator approves', async () => {
    await using atlas = await openThree();
    const [token, operator] = [
      atlas.issuer.passport('registered'),
      atlas.issuer.passport('operator'),
    ];
    const why =
      '{ a: whyAccess(datasetId: "made:counted") { level unmet { duo asks } } b: whyAccess(datasetId: "made:prostate") { level unmet { duo asks } } }';
    assert.deepEqual(await dataOf(atlas, token, why), {
      a: {
        level: 'AGGREGATE',
        unmet: [
          {
            duo: null,
            asks: 'Ask its data access committee for a visa that covers it (GA4GH ControlledAccessGrants).',
          },
        ],
      },
      b: {
        level: 'AGGREGATE',
        unmet: [{ duo: 'DUO:0000007', asks: 'The use must be research of a disease: DOID:10283.' }],
      },
    });
    const before = {
      level: 'RECORD',
      datasets: [
        { level: 'AGGREGATE', datasets: 2 },
        { level: 'RECORD', datasets: 1 },
      ],
      project: { id: stated },
      projects: [{ id: stated }],
      roles: [],
    };
    assert.deepEqual(await dataOf(atlas, token, me), { me: before });

    await dataOf(atlas, operator, `mutation { approveProject(input: ${input}) { id } }`);
    const both = [{ id: 'prostate' }, { id: stated }];
    // Who has several projects says which: none is taken for another.
    const none = { level: 'METADATA', datasets: [{ level: 'METADATA', datasets: 3 }], roles: [] };
    assert.deepEqual(await dataOf(atlas, token, me), {
      me: { ...none, project: null, projects: both },
    });
    assert.deepEqual(await dataOf(atlas, token, me, 'prostate'), {
      me: {
        ...before,
        datasets: [
          { level: 'AGGREGATE', datasets: 1 },
          { level: 'RECORD', datasets: 2 },
        ],
        project: { id: 'prostate' },
        projects: both,
      },
    });
    assert.deepEqual(
      (await atlas.ask('{ subjects { nodes { id } } }', { token })).body,
      denied('you have several projects, so name one in the header Atlas-Project'),
    );
    const listed =
      '{ subjects(first: 1, filter: { dataset: { eq: "prostate" } }) { totalCount { exact } } }';
    const rows = (exact: number) => ({ subjects: { totalCount: { exact } } });
    assert.deepEqual(await dataOf(atlas, token, listed, 'prostate'), rows(15));
    assert.deepEqual(await dataOf(atlas, token, listed, stated), rows(0));

    await dataOf(atlas, operator, 'mutation { withdrawProject(id: "prostate") { id } }');
    assert.deepEqual(await dataOf(atlas, token, me), { me: before });
    const asking = { token, headers: { 'atlas-project': 'prostate' } };
    const { status, body } = await atlas.ask(listed, asking);
    assert.deepEqual(
      [status, body],
      [
        403,
        denied('Atlas-Project names no project that you may act for, so name one that me lists'),
      ],
    );
  });

  test('reads their own records and nobody else’s, and by which rule is told to operators', async () => {
    await using atlas = await openThree();
    const [token, operator] = [
      atlas.issuer.passport('registered'),
      atlas.issuer.passport('operator'),
    ];
    const { me: named } = (await dataOf(atlas, token, '{ me { name } }')) as {
      me: { name: string };
    };
    await atlas.ask('{ subjects { nodes { id } } }');
    await atlas.ask('{ subjects { nodes { id } } }', {
      token,
      headers: { 'atlas-project': 'of-others' },
    });
    await dataOf(atlas, operator, '{ me { name } }');

    const selection =
      'nodes { caller query codes status denials { code of rule } access { level datasets rule } }';
    const denied = (rule: string | null) => ({
      query: '{subjects{nodes{id}}}',
      codes: ['ACCESS_DENIED'],
      status: 403,
      denials: [{ code: 'ACCESS_DENIED', of: 'Query.subjects', rule }],
    });
    const own = (await dataOf(atlas, token, `{ myActivity(first: 10) { ${selection} } }`)) as {
      myActivity: { nodes: { caller: string; access: { rule: unknown }[] }[] };
    };
    const { nodes } = own.myActivity;
    assert.deepEqual(
      nodes.map(({ caller }) => caller),
      [named.name, named.name],
    );
    assert.partialDeepStrictEqual(nodes, [denied(null), { query: '{me{name}}', codes: [] }]);
    const rules = nodes.flatMap(({ access }) => access.map(({ rule }) => rule));
    assert.deepEqual([...new Set(rules)], [null]);

    const all = (await dataOf(atlas, operator, `{ activity(first: 10) { ${selection} } }`)) as {
      activity: { nodes: { caller: string }[] };
    };
    assert.partialDeepStrictEqual(all.activity.nodes.slice(1), [
      { query: '{me{name}}' },
      { ...denied('needs RECORD'), caller: named.name },
      { caller: 'public', codes: ['UNAUTHENTICATED'], status: 401 },
      { caller: named.name, query: '{me{name}}' },
    ]);
    const { status, body } = await atlas.ask('{ activity { nodes { time } } }', { token });
    assert.deepEqual(
      [status, body],
      [
        200,
        {
          errors: [
            {
              message: 'This is for operators of the Atlas: ask one of them.',
              path: ['activity'],
              extensions: { code: 'ACCESS_DENIED' },
            },
          ],
          data: { activity: null },
        },
      ],
    );
    assert.deepEqual((await atlas.records()).at(-1)?.denials, [
      { code: 'ACCESS_DENIED', of: null, rule: 'needs OPERATOR' },
    ]);
  });
});
