import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startVocabulary } from './start-vocabulary.ts';

interface Page {
  readonly data: {
    readonly concepts: {
      readonly nodes: readonly { readonly id: string; readonly label: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      readonly totalCount: number;
    };
  };
}

suite('the vocabulary', () => {
  test('finds a modality by its label, with names elsewhere and what it holds', async () => {
    await using vocabulary = await startVocabulary();
    const answer = (await vocabulary.ask(`{
      concepts(search: "computed tomogr", kind: MODALITY, first: 1) {
        edges { cursor node { id } }
        nodes { id label kind aliases { id label } broader { id } narrower { id label } }
        pageInfo { hasPreviousPage startCursor endCursor }
      }
    }`)) as Page;
    const cursor = answer.data.concepts.pageInfo.endCursor;
    assert.deepEqual(answer, {
      data: {
        concepts: {
          edges: [{ cursor, node: { id: 'DCM:CT' } }],
          nodes: [
            {
              id: 'DCM:CT',
              label: 'Computed tomography',
              kind: 'MODALITY',
              aliases: [
                { id: 'EUCAIM:IMG1000026', label: 'Computed tomography' },
                { id: 'EUCAIM:IMG1000042', label: 'Computed tomography' },
                { id: 'RID:RID10321', label: null },
              ],
              broader: [],
              narrower: [
                { id: 'EUCAIM:IMG1000086', label: 'Low-dose CT' },
                { id: 'EUCAIM:IMG1000085', label: 'Photon-counting CT' },
              ],
            },
          ],
          pageInfo: { hasPreviousPage: false, startCursor: cursor, endCursor: cursor },
        },
      },
    });
  });

  test('finds a body part by the code string that DICOM has for it, whatever its case', async () => {
    await using vocabulary = await startVocabulary();
    assert.deepEqual(
      await vocabulary.ask(
        '{ concepts(search: "chestabdp", kind: BODY_PART) { nodes { id label } totalCount } }',
      ),
      {
        data: {
          concepts: {
            nodes: [
              { id: 'SCT:416775004', label: 'Chest, abdomen and pelvis' },
              { id: 'SCT:416319003', label: 'Neck, chest, abdomen and pelvis' },
            ],
            totalCount: 2,
          },
        },
      },
    );
  });

  test('does not take the scheme of an alias for a part of its name', async () => {
    await using vocabulary = await startVocabulary();
    assert.deepEqual(await vocabulary.ask('{ concepts(search: "eucaim:") { totalCount } }'), {
      data: { concepts: { totalCount: 0 } },
    });
  });

  test('finds a concept by its whole id, an alias, or a code, as an answer shows it', async () => {
    await using vocabulary = await startVocabulary();
    for (const search of ['LN:33728-7', 'ln:33728-7', '33728-7']) {
      assert.deepEqual(
        await vocabulary.ask(`{ concepts(search: "${search}") { nodes { label } } }`),
        {
          data: { concepts: { nodes: [{ label: 'Longest diameter of the tumour' }] } },
        },
      );
    }
    assert.deepEqual(await vocabulary.ask('{ concepts(search: "ICDO3:C34.9") { nodes { id } } }'), {
      data: { concepts: { nodes: [{ id: 'SCT:39607008' }] } },
    });
  });

  test('pages through everything once, by label and id, with the same total', async () => {
    await using vocabulary = await startVocabulary();
    const query = `query ($after: String) {
      concepts(first: 100, after: $after) {
        nodes { id label } pageInfo { hasNextPage endCursor } totalCount
      }
    }`;
    const ids: string[] = [];
    const positions: string[] = [];
    const totals = new Set<number>();
    let after: string | null = null;
    do {
      const page: Page = (await vocabulary.ask(query, { after })) as Page;
      const { nodes, pageInfo, totalCount } = page.data.concepts;
      ids.push(...nodes.map(({ id }) => id));
      positions.push(...nodes.map(({ label, id }) => `${label.toLowerCase()}\u0000${id}`));
      totals.add(totalCount);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    assert.deepEqual([...totals], [new Set(ids).size]);
    assert.deepEqual(positions, positions.toSorted(byCodeUnits));
  });

  test('answers ids and aliases in the order asked, with null where there is nothing', async () => {
    await using vocabulary = await startVocabulary();
    assert.deepEqual(
      await vocabulary.ask(
        '{ conceptsById(ids: ["BPE:LUNG", "ATLAS:nowhere", "SCT:39607008", "RID:RID10312"]) { id } }',
      ),
      {
        data: {
          conceptsById: [{ id: 'SCT:39607008' }, null, { id: 'SCT:39607008' }, { id: 'DCM:MR' }],
        },
      },
    );
  });

  test('is an entity by id or alias, and null where a row names what is no concept', async () => {
    await using vocabulary = await startVocabulary();
    assert.deepEqual(
      await vocabulary.ask(
        `query ($representations: [_Any!]!) {
          _entities(representations: $representations) { ... on Concept { id label } }
        }`,
        {
          representations: ['DCM:PT', 'RID:RID10337', 'ATLAS:nowhere'].map((id) => ({
            __typename: 'Concept',
            id,
          })),
        },
      ),
      {
        data: {
          _entities: [
            { id: 'DCM:PT', label: 'Positron emission tomography' },
            { id: 'DCM:PT', label: 'Positron emission tomography' },
            null,
          ],
        },
      },
    );
  });

  test('refuses the cursor of another search or kind, and takes it where it came from', async () => {
    await using vocabulary = await startVocabulary();
    const page = (await vocabulary.ask(
      '{ concepts(search: "lung", first: 1) { nodes { id label } pageInfo { hasNextPage endCursor } totalCount } }',
    )) as Page;
    const { endCursor } = page.data.concepts.pageInfo;
    for (const chosen of ['search: "liver"', 'search: "lung", kind: BODY_PART', 'first: 1']) {
      assert.deepEqual(
        await vocabulary.ask(`{ concepts(${chosen}, after: "${endCursor}") { totalCount } }`),
        {
          data: { concepts: null },
          errors: [
            {
              message:
                'The cursor belongs to another listing: use it with the field and the filter that it came from.',
              path: ['concepts'],
              extensions: { code: 'CURSOR_MISMATCH' },
            },
          ],
        },
      );
    }
    const again = (await vocabulary.ask(
      `{ concepts(search: "lung", after: "${endCursor}") { nodes { id label } totalCount } }`,
    )) as Page;
    const { nodes, totalCount } = again.data.concepts;
    assert.equal(totalCount, page.data.concepts.totalCount);
    assert.equal(nodes.length, totalCount - 1);
    assert.ok(nodes.every(({ id }) => id !== page.data.concepts.nodes[0]?.id));
  });

  for (const { name, query, code, message } of [
    {
      name: 'more than 100 concepts a page',
      query: '{ concepts(first: 101) { totalCount } }',
      code: 'PAGE_SIZE_LIMIT',
      message: '"first" is 101: a page has at most 100 rows.',
    },
    {
      name: 'a page of nothing',
      query: '{ concepts(first: 0) { totalCount } }',
      code: 'BAD_USER_INPUT',
      message: '"first" is 0: a page has 1 to 100 rows.',
    },
    {
      name: 'a cursor of its own making',
      query: '{ concepts(after: "bGlmZQ") { totalCount } }',
      code: 'CURSOR_INVALID',
      message: 'The cursor is not one that this Atlas gave out: start again without it.',
    },
    {
      name: 'more than 500 ids',
      query: `{ conceptsById(ids: [${'"DCM:CT" '.repeat(501)}]) { id } }`,
      code: 'ARGUMENT_LIMIT',
      message: 'Ask for at most 500 concepts at once.',
    },
  ]) {
    test(`refuses ${name} with ${code}`, async () => {
      await using vocabulary = await startVocabulary();
      const field = query.includes('conceptsById') ? 'conceptsById' : 'concepts';
      assert.deepEqual(await vocabulary.ask(query), {
        data: { [field]: null },
        errors: [
          {
            message,
            path: [field],
            extensions: { code },
          },
        ],
      });
    });
  }
});

function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
