import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { seesAll } from '#schema/kernel/caller-scope.ts';
import { holdAnswers } from '#test/support/held-answers.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = { a: [{ uid: '1', day: 1, series: ['s'] }], b: [{ uid: '2', day: 2 }] };

interface Rows {
  readonly _entities?: readonly unknown[];
  readonly studiesById?: readonly unknown[];
}

suite('what the data source returns', () => {
  test('shares no object between two callers whose equal requests were one call on the wire', async () => {
    await using scatter = await startScatter(rows);
    const query = `{
      studies { nodes { id series { nodes { id } } } edges { node { id } } answers { provider { id } } }
      summary { facets(fields: [MODALITY]) { field buckets { value } } }
      study(id: "a:1") { day series { nodes { id } } }
    }`;
    const [first, second] = await Promise.all([scatter.ask(query), scatter.ask(query)]);
    assert.deepEqual(first, second);
    assert.equal(scatter.providers[0]?.requests.length, 3, 'equal calls are one on the wire');
    const known = new Set(objectsIn(first));
    assert.deepEqual(
      objectsIn(second).filter((object) => known.has(object)),
      [],
    );
  });

  test('comes of calls that callers of different scopes do not share', async () => {
    await using scatter = await startScatter(rows);
    const scopes = ['one', 'other'].map((digest) => ({ ...seesAll, digest, may: () => true }));
    const query = '{ studies { nodes { id } } }';
    await Promise.all(scopes.map((scope) => scatter.ask(query, {}, { scope })));
    assert.equal(scatter.providers[0]?.requests.length, 2);
  });

  test('comes of a call of its own where an equal one is nearly over: its provider would stop too early', async () => {
    const clock = { ms: 0 };
    await using scatter = await startScatter(
      { a: [{ uid: '1', day: 1 }] },
      { totalMs: 60_000, now: () => clock.ms },
    );
    const [a] = scatter.providers;
    assert.ok(a);
    await a.sketched;
    const before = a.requests.length;
    const held = holdAnswers(a);
    const asked: Promise<unknown>[] = [];
    const askAt = async (milliseconds: number): Promise<void> => {
      clock.ms = milliseconds;
      const reached = Promise.withResolvers<void>();
      // Who may be asked is looked at in the turn in which they are.
      const may = (): boolean => {
        setImmediate(reached.resolve);
        return true;
      };
      asked.push(scatter.ask('{ summary { studies } }', {}, { scope: { ...seesAll, may } }));
      await reached.promise;
    };
    await askAt(0);
    await askAt(29_000);
    await askAt(31_000);
    await askAt(32_000);
    while (a.requests.length < before + 2) await pause(5);
    assert.equal(a.requests.length, before + 2);
    await held.release();
    for (const answer of asked) {
      assert.deepEqual(await answer, { data: { summary: { studies: 1 } } });
    }
    // Those of the release are the test's own.
    assert.equal(a.requests.length, before + 2 + 2);
  });

  test('comes over connections that stay open', async () => {
    await using scatter = await startScatter(rows);
    for (let times = 0; times < 4; times++) await scatter.ask('{ summary { studies } }');
    // One may have been opened for the sketches, which are read at the same time.
    assert.ok(scatter.providers.every(({ connections }) => connections() <= 2));
  });

  test('has no object in two places, even where the same id was asked twice', async () => {
    await using scatter = await startScatter(rows);
    const answers = [
      await scatter.ask<Rows>(
        '{ studiesById(ids: ["a:1", "a:1"]) { id series { nodes { id } } } }',
      ),
      await scatter.ask<Rows>(
        `query ($representations: [_Any!]!) {
          _entities(representations: $representations) { ... on Study { series { nodes { id } } } }
        }`,
        {
          representations: [
            { __typename: 'Study', id: 'a:1', release: 1 },
            { __typename: 'Study', id: 'a:1', release: 1 },
          ],
        },
      ),
    ];
    for (const { data } of answers) {
      const [first, second] = data._entities ?? data.studiesById ?? [];
      assert.deepEqual(first, second);
      const objects = objectsIn(data);
      assert.equal(new Set(objects).size, objects.length);
    }
  });

  test('is not held by the data source: what a caller writes into it, the next one does not see', async () => {
    await using scatter = await startScatter(rows);
    const query = '{ studies { nodes { id } pageInfo { endCursor } answers { provider { id } } } }';
    const first = await scatter.ask(query);
    const before = structuredClone(first);
    for (const object of objectsIn(first.data)) Object.assign(object, { secret: 'for one only' });
    assert.deepEqual(await scatter.ask(query), before);
  });

  test('takes nothing from a request that is frozen: plans of the gateway are shared', async () => {
    await using scatter = await startScatter(rows);
    const variables = { ids: ['a:1'], orderBy: { by: 'DAY', direction: 'DESC' } };
    for (const object of objectsIn(variables)) Object.freeze(object);
    const answer = await scatter.ask(
      `query ($ids: [ID!]!, $orderBy: StudyOrder) {
        studiesById(ids: $ids) { id }
        studies(orderBy: $orderBy) { nodes { id } }
      }`,
      variables,
    );
    assert.deepEqual(answer, {
      data: {
        studiesById: [{ id: 'a:1' }],
        studies: { nodes: [{ id: 'b:2' }, { id: 'a:1' }] },
      },
    });
  });
});

function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
