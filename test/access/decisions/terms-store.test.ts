import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type CentralClient, createCentralClient } from '#gateway/central-client.ts';
import { decide } from '#gateway/access/decisions/decide.ts';
import { openTermsStore } from '#gateway/access/decisions/terms-store.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createRegistry } from '#registry/create-registry.ts';
import { readAccessTerms } from '#registry/entries/read-access-terms.ts';
import { stateAccessTerms } from '#registry/state-access-terms.ts';
import { createLog } from '#schema/kernel/log.ts';
import { startRegistry } from '#test/registry/start-registry.ts';
import { untilSame } from '#test/support/until-same.ts';

import { callerWith, dataset, now, registeredVisas, termsWith } from './callers.ts';

const log = createLog('silent');
const { dataset: _, ...readable } = termsWith();
const stated = readAccessTerms(`terms:
  - datasets: [${dataset}]
    duo: [DUO:0000007, DUO:0000022]
    diseases: [DOID:1324]
    countries: [NL]
    records: OPEN
`);

/** A registry that is reached over HTTP and can be made to go away. */
async function openRegistry() {
  await using opening = new AsyncDisposableStack();
  const { location } = opening.use(await startRegistry('sqlite'));
  const registry = opening.use(
    await createRegistry({ location, path: '/registry', policies: new Map(), log }),
  );
  const host = opening.use(
    await openSubgraphHost({ host: '127.0.0.1', port: 0, mounts: [registry], log }),
  );
  const client: CentralClient = opening.use(
    createCentralClient({
      name: 'registry',
      url: `${host.url}/registry`,
      deadlines: { connectMs: 1_000, callMs: 2_000 },
      maxResponseBytes: 1_000_000,
      log,
    }),
  );
  const parts = opening.move();
  return {
    client,
    location,
    away: () => host.unmount('/registry'),
    back: () => host.mount(registry),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

const others = ['radboud-prostate:prostatex', 'rider:rider_lung_ct', 'rider:rider_lung_pet_ct'];

suite('the access terms that a gateway decides by', () => {
  test('are those that the registry states, of every dataset', async () => {
    await using registry = await openRegistry();
    await stateAccessTerms(registry.location, stated);
    await using store = await openTermsStore({ registry: registry.client, log });
    assert.deepEqual(
      store.all().map((terms) => [terms.dataset, terms.records]),
      [[dataset, 'OPEN'], ...others.map((id) => [id, 'CONTROLLED'])],
    );
    const { duo, diseases, countries, counts } = store.of(dataset)!;
    assert.deepEqual(
      { duo, diseases, countries, counts },
      {
        duo: ['DUO:0000007', 'DUO:0000022'],
        diseases: ['DOID:1324'],
        countries: ['NL'],
        counts: true,
      },
    );
    assert.equal(store.of('lidc:other'), null);
  });

  test('of which nobody stated any let registered callers count, and nobody see records without a grant', async () => {
    await using registry = await openRegistry();
    await using store = await openTermsStore({ registry: registry.client, log });
    const levels = store
      .all()
      .map((terms) => decide(callerWith(registeredVisas), terms, now).level);
    assert.deepEqual(levels, ['AGGREGATE', 'AGGREGATE', 'AGGREGATE', 'AGGREGATE']);
  });

  test('stand while the registry is away, and follow it when it is back', async () => {
    await using registry = await openRegistry();
    await stateAccessTerms(registry.location, stated);
    await using store = await openTermsStore({ registry: registry.client, log, everyMs: 20 });
    const list = store.all();
    assert.equal(await store.refresh(), true);
    assert.equal(store.all(), list);
    registry.away();
    assert.equal(await store.refresh(), false);
    assert.equal(store.of(dataset)?.records, 'OPEN');
    await stateAccessTerms(registry.location, new Map());
    registry.back();
    await untilSame(() => Promise.resolve([store.of(dataset)?.records]), ['CONTROLLED']);
  });

  test('are none where the registry was never reached: nothing is granted', async () => {
    await using registry = await openRegistry();
    registry.away();
    await using store = await openTermsStore({ registry: registry.client, log });
    assert.deepEqual(store.all(), []);
    registry.back();
    assert.equal(await store.refresh(), true);
    assert.equal(store.all().length, 4);
  });

  test('are read to the last page, and taken over only if all pages came', async () => {
    await using registry = await openRegistry();
    const asked: unknown[] = [];
    let fails = false;
    // The same registry, one dataset a page.
    const paged: Pick<CentralClient, 'ask'> = {
      ask: (question, signal) => {
        asked.push(question.variables?.['after']);
        if (fails && asked.length > 2) return Promise.resolve({ data: null });
        const query = question.query?.replace('first: 100', 'first: 1');
        return registry.client.ask({ ...question, query }, signal);
      },
    };
    await using store = await openTermsStore({ registry: paged, log });
    assert.equal(store.all().length, 4);
    assert.equal(new Set(asked).size, 4);
    asked.length = 0;
    fails = true;
    await stateAccessTerms(registry.location, stated);
    assert.equal(await store.refresh(), false);
    assert.equal(store.of(dataset)?.records, 'CONTROLLED');
  });

  test('that cannot be read grant nothing, and those beside them stand', async () => {
    const nodes = [
      { id: 'a:1', accessTerms: null },
      { id: 'a:2', accessTerms: { ...readable, records: 'FREE' } },
      { id: 'a:3', accessTerms: { ...readable, duo: 'DUO:0000042' } },
      { id: 'a:4', accessTerms: { ...readable, counts: null } },
      { id: 'a:5', accessTerms: { ...readable, monthsOfUse: '12' } },
      { id: 'a:6', accessTerms: { ...readable, moratoriumUntil: 2028 } },
      { id: 'a:7', accessTerms: readable },
    ];
    const data = { datasets: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } };
    await using store = await openTermsStore({
      registry: { ask: () => Promise.resolve({ data }) },
      log,
    });
    assert.deepEqual(
      store.all().map((terms) => terms.dataset),
      ['a:7'],
    );
  });
});
