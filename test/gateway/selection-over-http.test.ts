import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import type { ChoosesProviders } from '#gateway/scatter/chooses-providers.ts';
import { openSelection } from '#gateway/selection/open-selection.ts';
import { refreshMs } from '#gateway/selection/summary-store.ts';
import { seesAll } from '#schema/kernel/caller-scope.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { TableSummary, ValueSummary } from '#schema/wire/value-summary.ts';
import type { FakeRow } from '#test/support/fake-catalogue.ts';
import type { FakeProvider } from '#test/support/fake-provider.ts';
import { type ScatterSetup, startScatter, supergraphSdl } from '#test/support/scatter-setup.ts';

import { TestClock } from './selection-clock.ts';

const bare = { codes: {}, numbers: {}, relations: {}, sets: {}, narrowed: {}, silent: [] };

/** The summary of a fake provider, whose studies have series of one modality each. */
function summarise({ id, release, rows }: FakeProvider): ValueSummary {
  const values = [...new Set(rows.map(({ modality }) => modality ?? 'CT'))];
  const each = values.map((_, group) => [group]);
  const none = values.map(() => []);
  const modality = { values, present: each, absent: values.map(() => 0), open: [] };
  const studies: TableSummary = {
    ...bare,
    groups: values.length,
    relations: { series: { table: 'series', one: false, every: each, some: none } },
    lifted: { modality: 'series' },
  };
  const series = { ...bare, groups: values.length, codes: { modality }, lifted: {} };
  const filters = { StudyFilter: 'studies', SeriesFilter: 'series' };
  return { provider: id, release, build: 'b', filters, tables: { studies, series } };
}

function rowsOf(...modalities: readonly string[]): FakeRow[] {
  return modalities.map((modality, at) => ({
    uid: `${at}`,
    day: at,
    series: [`s${at}`],
    modality,
  }));
}

interface Selecting extends ScatterSetup {
  readonly clock: TestClock;
  /** Waits until it is known, or no longer, that a provider has no rows of a modality. */
  readonly until: (provider: string, modality: string, concerned: boolean) => Promise<void>;
  /** Providers that were called since it was last asked. */
  readonly called: () => string[];
}

/** Providers with summaries, and a gateway that has read them: three have PET. */
async function startSelecting(): Promise<Selecting> {
  const clock = new TestClock();
  let selection: ChoosesProviders | undefined;
  await using opening = new AsyncDisposableStack();
  const setup = await startScatter(
    {
      a: rowsOf('CT', 'MR'),
      b: rowsOf('PT', 'CT'),
      c: rowsOf('MR'),
      d: rowsOf('PT'),
      e: rowsOf('US'),
      f: rowsOf('SM', 'PT', 'PT'),
    },
    {
      choose: (client, roster) => {
        selection = openSelection({
          client,
          roster,
          own: seesAll,
          supergraphSdl,
          patienceMs: 5_000,
          clock,
          log: createLog('silent'),
        });
        return selection;
      },
    },
  );
  opening.use(setup);
  for (const provider of setup.providers) provider.values = summarise(provider);
  // Those that were read already had none.
  const entries = setup.roster.current();
  setup.roster.replace([]);
  setup.roster.replace(entries);
  const until: Selecting['until'] = async (provider, modality, concerned) => {
    const filter = { modality: { eq: modality } };
    const isConcerned = (): boolean | undefined =>
      selection?.concernedBy({ typeName: 'StudyFilter', filter })(provider, () => true);
    for (let left = 200; isConcerned() !== concerned && left > 0; left--) await setTimeout(10);
    assert.equal(isConcerned(), concerned);
  };
  for (const { id } of setup.providers) await until(id, 'XX', false);
  opening.move();
  return {
    ...setup,
    clock,
    until,
    called: () =>
      setup.providers.flatMap(({ id, requests }) => (requests.splice(0).length > 0 ? [id] : [])),
  };
}

const all = ['a', 'b', 'c', 'd', 'e', 'f'];
const whatBecame = 'answers { provider { id } status code trips }';
const notConcerned = { status: 'SKIPPED', code: 'SKIPPED_IRRELEVANT', trips: 0 };
const answered = { status: 'ANSWERED', code: null, trips: 1 };
const answersOf = (concerned: readonly string[]): object[] =>
  all.map((id) => ({ provider: { id }, ...(concerned.includes(id) ? answered : notConcerned) }));

test('a filter that three providers can match calls three providers, and its totals stay exact', async () => {
  await using setup = await startSelecting();
  const answer = await setup.ask(`{ studies(filter: { modality: { eq: "PT" } }, first: 10) {
    nodes { id } totalCount { exact atLeast atMost } pageInfo { hasNextPage }
    completeness { providers asked answered skipped failed complete } ${whatBecame} } }`);
  assert.deepEqual(answer, {
    data: {
      studies: {
        nodes: [{ id: 'b:0' }, { id: 'd:0' }, { id: 'f:1' }, { id: 'f:2' }],
        totalCount: { exact: 4, atLeast: 4, atMost: 4 },
        pageInfo: { hasNextPage: false },
        completeness: {
          providers: 6,
          asked: 3,
          answered: 3,
          skipped: 3,
          failed: 0,
          complete: true,
        },
        answers: answersOf(['b', 'd', 'f']),
      },
    },
  });
  assert.deepEqual(setup.called(), ['b', 'd', 'f']);
});

test('counts are asked of three providers too; without `answers` nothing is told as an error', async () => {
  await using setup = await startSelecting();
  assert.deepEqual(
    await setup.ask('{ summary(filter: { modality: { eq: "PT" } }) { studies series } }'),
    { data: { summary: { studies: 4, series: 4 } } },
  );
  assert.deepEqual(setup.called(), ['b', 'd', 'f']);
});

test('who is not asked stands among the counts of each provider with 0, and is named', async () => {
  await using setup = await startSelecting();
  const answer = await setup.ask(`{ summary(filter: { modality: { eq: "PT" } }) {
    byProvider { __typename provider { __typename name: id schemaVersion } studies possibleSeries } } }`);
  const line = (id: string, studies: number, possibleSeries: number | null): object => ({
    __typename: 'ProviderCounts',
    provider: { __typename: 'Provider', name: id, schemaVersion: null },
    studies,
    possibleSeries,
  });
  assert.deepEqual(answer, {
    data: {
      summary: {
        byProvider: [
          line('a', 0, 0),
          line('b', 1, null),
          line('c', 0, 0),
          line('d', 1, null),
          line('e', 0, 0),
          line('f', 2, null),
        ],
      },
    },
  });
  assert.deepEqual(setup.called(), ['b', 'd', 'f']);
});

test('pages of a listing go on among those that are concerned', async () => {
  await using setup = await startSelecting();
  const page = async (after: string | null) => {
    const { data } = await setup.ask<{
      studies: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(
      `query ($after: String) { studies(filter: { modality: { eq: "PT" } }, first: 2, after: $after) {
        nodes { id } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    return data.studies;
  };
  const first = await page(null);
  const second = await page(first.pageInfo.endCursor);
  assert.deepEqual(
    [first, second].map(({ nodes }) => nodes.map(({ id }) => id)),
    [
      ['b:0', 'd:0'],
      ['f:1', 'f:2'],
    ],
  );
  assert.deepEqual(
    [first, second].map(({ pageInfo }) => pageInfo.hasNextPage),
    [true, false],
  );
  assert.deepEqual(setup.called(), ['b', 'd', 'f']);
});

test('where nobody can match one provider is asked what nothing looks like', async () => {
  await using setup = await startSelecting();
  await setup.ask('{ studies { totalCount { exact } } }');
  setup.called();
  const filter = 'filter: { modality: { eq: "XA" } }';
  const answer = await setup.ask(`{
    studies(${filter}) { nodes { id } totalCount { exact } ${whatBecame} }
    summary(${filter}) { studies facets(fields: [MODALITY]) { field buckets { value } } } }`);
  assert.deepEqual(answer, {
    data: {
      studies: { nodes: [], totalCount: { exact: 0 }, answers: answersOf(['a']) },
      summary: { studies: 0, facets: [{ field: 'MODALITY', buckets: [] }] },
    },
  });
  assert.deepEqual(setup.called(), ['a']);
});

test('where the one that is asked in place of all fails, the next one is, and nothing is missing', async () => {
  await using setup = await startSelecting();
  setup.providers[0]!.behaviour = () => 'nonsense';
  const answer = await setup.ask(`{
    studies(filter: { modality: { eq: "XA" } }) { totalCount { exact } pageInfo { hasNextPage } }
    summary(filter: { modality: { eq: "XA" } }) { studies ${whatBecame} } }`);
  assert.deepEqual(answer, {
    data: {
      studies: { totalCount: { exact: 0 }, pageInfo: { hasNextPage: false } },
      summary: {
        studies: 0,
        answers: [{ ...answersOf([])[0], trips: 1 }, ...answersOf(['b']).slice(1)],
      },
    },
  });
  assert.deepEqual(setup.called(), ['a', 'b']);
});

test('everybody is asked where not only rows of latest releases that match are asked for', async () => {
  await using setup = await startSelecting();
  const filter = 'filter: { modality: { eq: "PT" } }';
  const questions = [
    '{ studies { totalCount { exact } } }',
    `{ studies(${filter}, asOf: "2020-01-01") { totalCount { exact } } }`,
    `{ studies(${filter}, strict: true) { totalCount { exact } } }`,
    `{ summary(${filter}, asOf: "2020-01-01") { studies } }`,
    `{ summary(${filter}) { facets(fields: [MODALITY], ownFilter: false) { field } } }`,
    '{ studiesByUid(uids: ["0"]) { nodes { id } } }',
  ];
  for (const question of questions) {
    await setup.ask(question);
    assert.deepEqual(setup.called(), all, question);
  }
  await setup.ask(
    `query ($own: Boolean) { summary(${filter}) { facets(fields: [MODALITY], ownFilter: $own) { field } } }`,
    { own: true },
  );
  assert.deepEqual(setup.called(), ['b', 'd', 'f']);
});

test('a caller who may not list a provider is denied it, whatever its summary proves', async () => {
  await using setup = await startSelecting();
  const scope = { ...seesAll, digest: 'some', may: (id: string) => id !== 'b' && id !== 'e' };
  const { data } = await setup.ask<{ studies: { answers: { code: string | null }[] } }>(
    `{ studies(filter: { modality: { eq: "PT" } }) { totalCount { exact } ${whatBecame} } }`,
    {},
    { scope },
  );
  assert.deepEqual(
    data.studies.answers.map(({ code }) => code),
    ['SKIPPED_IRRELEVANT', 'PROVIDER_DENIED', 'SKIPPED_IRRELEVANT', null, 'PROVIDER_DENIED', null],
  );
  assert.deepEqual(setup.called(), ['d', 'f']);
});

test('a provider that publishes is passed over until it is asked for its summary again', async () => {
  await using setup = await startSelecting();
  const ask = () =>
    setup.ask('{ studies(filter: { modality: { eq: "PT" } }) { totalCount { exact } } }');
  const [a] = setup.providers;
  a!.rows = rowsOf('PT');
  a!.release = 2;
  a!.values = summarise(a!);
  assert.deepEqual(await ask(), { data: { studies: { totalCount: { exact: 4 } } } });
  await setup.clock.pass(refreshMs);
  await setup.until('a', 'PT', true);
  assert.deepEqual(await ask(), { data: { studies: { totalCount: { exact: 5 } } } });
});

test('an answer from a later release ends the trust in a summary before it is asked for again', async () => {
  await using setup = await startSelecting();
  const [a] = setup.providers;
  a!.rows = rowsOf('CT', 'PT');
  a!.release = 2;
  // It does not say what it has now.
  a!.values = null;
  await setup.ask('{ studies(filter: { modality: { eq: "CT" } }) { totalCount { exact } } }');
  setup.called();
  assert.deepEqual(
    await setup.ask('{ studies(filter: { modality: { eq: "PT" } }) { totalCount { exact } } }'),
    { data: { studies: { totalCount: { exact: 5 } } } },
  );
  assert.deepEqual(setup.called(), ['a', 'b', 'd', 'f']);
});
