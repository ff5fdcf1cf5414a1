import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type GatewaySetup, startGateway } from '#test/support/gateway-setup.ts';

import { startVocabulary } from '../vocabulary/start-vocabulary.ts';

const query = `{
  concepts(search: "computed", kind: MODALITY) {
    nodes { id label occurrences { provider { id } subjects } }
    totalCount
  }
}`;

/** A gateway before the shipped vocabulary and providers that say they have as many subjects as rows here. */
async function startWithVocabulary(): Promise<GatewaySetup> {
  await using opening = new AsyncDisposableStack();
  const vocabulary = opening.use(await startVocabulary());
  const row = (uid: string): { uid: string; day: number } => ({ uid, day: 1 });
  const setup = opening.use(
    await startGateway(
      { one: [row('1.1')], three: [row('3.1'), row('3.2'), row('3.3')] },
      { central: new Map(['registry', 'vocabulary'].map((name) => [name, vocabulary.url])) },
    ),
  );
  const parts = opening.move();
  return { ...setup, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

suite('concepts that are searched for', () => {
  test('say at which providers they occur, each asked once for all of the page', async () => {
    await using setup = await startWithVocabulary();
    const occurrences = [
      { provider: { id: 'one' }, subjects: 1 },
      { provider: { id: 'three' }, subjects: 3 },
    ];
    assert.deepEqual(await setup.ask(query), {
      data: {
        concepts: {
          nodes: [
            { id: 'DCM:CR', label: 'Computed radiography', occurrences },
            { id: 'DCM:CT', label: 'Computed tomography', occurrences },
          ],
          totalCount: 2,
        },
      },
    });
    for (const { requests } of setup.providers) {
      assert.equal(requests.length, 1);
      assert.deepEqual(Object.values(requests[0]?.variables ?? {}), [
        ['DCM:CR', 'DCM:CT'].map((id) => ({ __typename: 'Concept', id })),
      ]);
    }
  });

  test('stand with the counts of the others where a provider fails, which is named', async () => {
    await using setup = await startWithVocabulary();
    const [, three] = setup.providers;
    three!.behaviour = () => 'no JSON';
    const occurrences = [{ provider: { id: 'one' }, subjects: 1 }];
    const answer = (await setup.ask(query)) as { data: unknown; errors: { extensions: unknown }[] };
    assert.deepEqual(answer.data, {
      concepts: {
        nodes: [
          { id: 'DCM:CR', label: 'Computed radiography', occurrences },
          { id: 'DCM:CT', label: 'Computed tomography', occurrences },
        ],
        totalCount: 2,
      },
    });
    assert.deepEqual(
      new Set(answer.errors.map(({ extensions }) => JSON.stringify(extensions))),
      new Set([
        '{"code":"PROVIDER_BAD_RESPONSE","provider":"three","retryable":false,"correlationId":"this request"}',
      ]),
    );
  });

  test('that no provider is asked about are answered by the vocabulary alone', async () => {
    await using setup = await startWithVocabulary();
    assert.deepEqual(
      await setup.ask('{ concepts(search: "overall surv") { nodes { id unit } } }'),
      {
        data: { concepts: { nodes: [{ id: 'ATLAS:overall-survival', unit: 'd' }] } },
      },
    );
    assert.deepEqual(
      setup.providers.map(({ requests }) => requests.length),
      [0, 0],
    );
  });
});
