import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { CentralQuestion } from '#gateway/central-client.ts';
import { readFilterRules } from '#gateway/filter/filter-rules.ts';
import {
  declaredRefreshMs,
  DeclaredStore,
  declaredTrustedMs,
} from '#gateway/selection/declared-store.ts';
import { shapeDeclared } from '#gateway/selection/declared-tables.ts';
import { mayMatch } from '#gateway/selection/judge-filter.ts';
import { openSelection } from '#gateway/selection/open-selection.ts';
import { seesAll } from '#schema/kernel/caller-scope.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { FakeRow } from '#test/support/fake-catalogue.ts';
import { startScatter, supergraphSdl } from '#test/support/scatter-setup.ts';

import { TestClock } from './selection-clock.ts';

const log = createLog('silent');
const shape = shapeDeclared(readFilterRules(supergraphSdl));

type Dataset = { readonly id: string; readonly hasImageModality: unknown };

/** A registry with two datasets a page; it fails while it has none. */
function registryOf(lists: { current: readonly Dataset[] | null }) {
  return {
    ask: ({ variables }: CentralQuestion) => {
      const { current } = lists;
      if (current === null) return Promise.resolve({ data: null, errors: [] });
      const from = Number(variables?.['after'] ?? 0);
      const pageInfo = { hasNextPage: from + 2 < current.length, endCursor: String(from + 2) };
      return Promise.resolve({
        data: { datasets: { nodes: current.slice(from, from + 2), pageInfo } },
      });
    },
  };
}

const datasets: readonly Dataset[] = [
  { id: 'a:breast', hasImageModality: ['MR'] },
  { id: 'a:lung', hasImageModality: ['CT', 'PT'] },
  { id: 'b:lung', hasImageModality: ['CT'] },
  { id: 'c:brain', hasImageModality: null },
];

test('what stands under the schema’s filters of what is declared is found by their types', () => {
  assert.deepEqual(
    ['SubjectFilter', 'SeriesScope', 'AnnotationFilter'].map((name) => shape.get(name)),
    [
      {
        own: ['dataset'],
        relations: { study: 'StudyScope', series: 'SeriesScope' },
        lifted: { modality: 'series' },
        sets: { modalities: { relation: 'series', field: 'modality' } },
      },
      { own: ['dataset', 'modality'], relations: {}, lifted: {}, sets: {} },
      {
        own: [],
        relations: { subject: 'SubjectScope', study: 'StudyScope', series: 'SeriesScope' },
        lifted: { dataset: 'subject' },
        sets: {},
      },
    ],
  );
});

test('lists prove what is nowhere, and nothing of fields that rows may lack or of who declares nothing', async () => {
  using store = new DeclaredStore(registryOf({ current: datasets }), shape, new TestClock(), log);
  await store.refresh();
  const asks = (filter: Readonly<Record<string, unknown>>): string =>
    ['a', 'b', 'c']
      .filter((provider) => mayMatch(store.of(provider)!, 'StudyFilter', filter))
      .join('');
  assert.deepEqual(
    [
      { dataset: { eq: 'lung' } },
      { dataset: { notIn: ['lung', 'breast'] } },
      { modality: { eq: 'PT' } },
      { modalities: { all: ['MR', 'PT'] } },
      { modalities: { none: ['CT'] } },
      { series: { dataset: { eq: 'breast' }, modality: { eq: 'PT' } } },
      { not: { dataset: { eq: 'lung' } } },
      { or: [{ dataset: { eq: 'brain' } }, { modality: { eq: 'MR' } }] },
      { modality: { exists: false } },
      { bodyPart: { eq: 'XX' } },
      { dataset: { eq: 'nowhere' }, sex: { eq: 'MALE' } },
      { not: { modality: { eq: 'XX' } } },
    ].map(asks),
    ['ab', 'c', 'ac', 'ac', 'abc', '', 'ac', 'ac', 'c', 'abc', '', 'abc'],
  );
});

test('lists are read again every minute, and trusted for three without', async () => {
  const lists: { current: readonly Dataset[] | null } = { current: null };
  const clock = new TestClock();
  using store = new DeclaredStore(registryOf(lists), shape, clock, log);
  await store.refresh();
  assert.equal(store.of('b'), undefined);
  lists.current = datasets;
  await clock.pass(declaredRefreshMs);
  const first = store.of('b');
  assert.notEqual(first, undefined);
  await clock.pass(declaredRefreshMs);
  assert.equal(store.of('b'), first);
  lists.current = [{ id: 'b:lung', hasImageModality: ['CT', 'NM'] }];
  await clock.pass(declaredRefreshMs);
  assert.deepEqual(store.of('b')?.tables['SeriesFilter']?.codes['modality']?.values, ['CT', 'NM']);
  assert.equal(store.of('a'), undefined);
  lists.current = [{ id: 'no global id', hasImageModality: [] }];
  await clock.pass(declaredTrustedMs);
  assert.notEqual(store.of('b'), undefined);
  await clock.pass(1);
  assert.equal(store.of('b'), undefined);
});

test('a caller who may not list rows is served by what is declared, and never by what rows have', async () => {
  const rows = (modality: string): FakeRow[] => [{ uid: '1', day: 1, series: ['s'], modality }];
  await using setup = await startScatter(
    { a: rows('CT'), b: rows('CT'), c: rows('CT') },
    {
      choose: (client, roster) =>
        openSelection({
          client,
          roster,
          own: seesAll,
          supergraphSdl,
          registry: registryOf({ current: datasets }),
          patienceMs: 5_000,
          clock: new TestClock(),
          log,
        }),
    },
  );
  const called = (): string =>
    setup.providers
      .flatMap(({ id, requests }) => (requests.splice(0).length > 0 ? [id] : []))
      .join('');
  called();
  const ask = (mayListAll: boolean, filter: string): Promise<unknown> => {
    const scope = { ...seesAll, digest: String(mayListAll), mayListAll: () => mayListAll };
    const text = `{ summary(filter: ${filter}) { studies answers { provider { id } status code } } }`;
    return setup.ask(text, {}, { scope });
  };
  const skipped = { status: 'SKIPPED', code: 'SKIPPED_IRRELEVANT' };
  const answered = { status: 'ANSWERED', code: null };
  assert.deepEqual(await ask(false, '{ modality: { eq: "MR" } }'), {
    data: {
      summary: {
        studies: 0,
        answers: [
          { provider: { id: 'a' }, ...answered },
          { provider: { id: 'b' }, ...skipped },
          { provider: { id: 'c' }, ...answered },
        ],
      },
    },
  });
  assert.equal(called(), 'ac');
  // Nothing is known of their rows: then what they declare serves everybody.
  await ask(true, '{ dataset: { eq: "breast" } }');
  assert.equal(called(), 'a');
  await ask(false, '{ bodyPart: { eq: "XX" } }');
  assert.equal(called(), 'abc');
});
