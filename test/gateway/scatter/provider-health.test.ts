import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { circuitWaitMs, failuresToOpen } from '#gateway/scatter/provider-channel.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = { a: [{ uid: '1', day: 1, series: ['s'] }], b: [{ uid: '2', day: 2 }] };
const clockTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

interface Health {
  readonly status: string;
  readonly lastSeen: string | null;
  readonly consecutiveFailures: number;
  readonly p50Milliseconds: number | null;
  readonly p95Milliseconds: number | null;
}

/** Health without what a clock says, once that was looked at. */
function plain(health: Health): unknown {
  const { lastSeen, p50Milliseconds, p95Milliseconds, ...rest } = health;
  if (lastSeen === null) {
    assert.deepEqual([p50Milliseconds, p95Milliseconds], [null, null]);
    return { ...rest, seen: false };
  }
  assert.match(lastSeen, clockTime);
  assert.ok((p50Milliseconds ?? 0) > 0 && (p95Milliseconds ?? 0) >= (p50Milliseconds ?? 0));
  return { ...rest, seen: true };
}

const health = 'health { status lastSeen consecutiveFailures p50Milliseconds p95Milliseconds }';
const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Provider { id ${health} } }
}`;
const representations = ['a', 'b', 'nobody'].map((id) => ({ __typename: 'Provider', id }));

async function startWatched() {
  const clock = { ms: 0 };
  const scatter = await startScatter(rows, { now: () => (clock.ms += 1) });
  await Promise.all(scatter.providers.map(({ sketched }) => sketched));
  await scatter.ask('{ summary { studies } }');
  const look = async (): Promise<unknown[]> => {
    const { data } = await scatter.ask<{ _entities: readonly ({ health: Health } | null)[] }>(
      entities,
      { representations },
    );
    return data._entities.map((entity) => entity && { ...entity, health: plain(entity.health) });
  };
  return { scatter, clock, look, [Symbol.asyncDispose]: () => scatter[Symbol.asyncDispose]() };
}

const well = { status: 'ANSWERING', consecutiveFailures: 0, seen: true };

suite('the health of a provider', () => {
  test('is what was seen of it: nobody is asked, and one that is down has it too', async () => {
    await using atlas = await startWatched();
    const { scatter, look } = atlas;
    const [, b] = scatter.providers;
    assert.ok(b);
    assert.deepEqual(await look(), [{ id: 'a', health: well }, { id: 'b', health: well }, null]);
    await b[Symbol.asyncDispose]();
    await scatter.ask('{ summary { series } }');
    const failing = { status: 'FAILING', consecutiveFailures: 1, seen: true };
    assert.deepEqual(await look(), [{ id: 'a', health: well }, { id: 'b', health: failing }, null]);
    for (let calls = 1; calls < failuresToOpen; calls++)
      await scatter.ask('{ summary { series } }');
    const out = { status: 'OUT', consecutiveFailures: failuresToOpen, seen: true };
    assert.deepEqual(await look(), [{ id: 'a', health: well }, { id: 'b', health: out }, null]);
    assert.equal(scatter.providers[0]?.requests.length, 1 + failuresToOpen);
  });

  test('is RETURNING while one call tries whether it is back', async () => {
    await using atlas = await startWatched();
    const { scatter, clock, look } = atlas;
    const [, b] = scatter.providers;
    assert.ok(b);
    b.behaviour = () => 'nonsense';
    for (let calls = 0; calls < failuresToOpen; calls++)
      await scatter.ask('{ summary { series } }');
    clock.ms += circuitWaitMs;
    const seen = Promise.withResolvers<void>();
    const back = Promise.withResolvers<void>();
    b.behaviour = (_request, response) => {
      seen.resolve();
      void back.promise.then(() => response.end('{"data":{"r":{"series":0}}}'));
      return 'handled';
    };
    const trying = scatter.ask('{ summary { series } }');
    await seen.promise;
    const returning = { status: 'RETURNING', consecutiveFailures: failuresToOpen, seen: true };
    assert.deepEqual((await look())[1], { id: 'b', health: returning });
    back.resolve();
    await trying;
    assert.deepEqual((await look())[1], { id: 'b', health: well });
  });

  test('stands beside what a provider that is down does not say of itself', async () => {
    await using atlas = await startWatched();
    const { scatter } = atlas;
    await scatter.providers[1]?.[Symbol.asyncDispose]();
    const query = entities
      .replace('id health', 'schemaVersion health')
      .replace(/\{ status .*? \}/, '{ status }');
    assert.deepEqual(await scatter.ask(query, { representations: representations.slice(0, 2) }), {
      data: {
        _entities: [
          {
            __typename: 'Provider',
            __atlas_owner: 'a',
            schemaVersion: '1',
            health: { status: 'ANSWERING' },
          },
          { __atlas_owner: 'b', health: { status: 'FAILING' } },
        ],
      },
      errors: [
        {
          message: 'The provider could not be reached.',
          path: ['_entities', 1],
          extensions: { code: 'PROVIDER_UNAVAILABLE', provider: 'b', retryable: true },
        },
      ],
    });
  });

  test('is told in answers, and wherever a provider stands in what another or itself says', async () => {
    await using atlas = await startWatched();
    const { scatter } = atlas;
    scatter.providers[1]!.behaviour = () => 'nonsense';
    const answer = await scatter.ask(`{
      summary {
        byProvider { studies provider { id health { __typename status } } }
        answers { status provider { id h: health { status consecutiveFailures } } }
      }
    }`);
    const provider = (id: string, status: string, consecutiveFailures: number): object => ({
      provider: { id, h: { status, consecutiveFailures } },
    });
    assert.deepEqual(answer, {
      data: {
        summary: {
          byProvider: [
            {
              studies: 1,
              provider: { id: 'a', health: { __typename: 'ProviderHealth', status: 'ANSWERING' } },
            },
          ],
          answers: [
            { status: 'ANSWERED', ...provider('a', 'ANSWERING', 0) },
            { status: 'FAILED', ...provider('b', 'FAILING', 1) },
          ],
        },
      },
    });
    assert.ok(scatter.providers.every(({ requests }) => requests.length === 2));
  });

  test('comes through the gateway for the providers that the registry lists', async () => {
    await using atlas = await startGateway(rows);
    const [, b] = atlas.providers;
    assert.ok(b);
    const nodes = ['a', 'b'].map((id) => ({ __typename: 'Provider', id, name: id.toUpperCase() }));
    atlas.centralAnswers.set('registry', JSON.stringify({ data: { providers: { nodes } } }));
    await b.sketched;
    b.behaviour = () => 'nonsense';
    await atlas.ask('{ summary { studies } }');
    const answer = await atlas.ask(
      '{ providers { nodes { name health { status consecutiveFailures } } } }',
    );
    assert.deepEqual(answer, {
      data: {
        providers: {
          nodes: [
            { name: 'A', health: { status: 'ANSWERING', consecutiveFailures: 0 } },
            { name: 'B', health: { status: 'FAILING', consecutiveFailures: 1 } },
          ],
        },
      },
    });
  });
});
