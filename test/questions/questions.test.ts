import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';

import type { DuckDBConnection } from '@duckdb/node-api';

import { openDemonstration, type OpenDemonstration } from '#test/support/open-demonstration.ts';
import { documentByProvider } from './document-by-provider.ts';
import { openSourceFiles, readTruth, type Truth } from './read-truth.ts';

const examples = new URL('../../gateway/portal/examples/', import.meta.url);
const questions = readdirSync(examples)
  .toSorted()
  .slice(0, 20)
  .map((name) => name.replace('.graphql', ''));

interface Listing {
  readonly totalCount?: { exact: number | null; atLeast: number; atMost: number | null };
  readonly answers?: readonly {
    readonly provider: { readonly id: string };
    readonly criteria: readonly object[] | null;
  }[];
}

interface ByProvider {
  readonly byProvider: readonly {
    readonly provider: { readonly id: string };
    readonly certain: number;
    readonly possible: number;
  }[];
}

interface Facets {
  readonly summary: {
    readonly facets: readonly {
      readonly buckets: readonly { readonly value: string; readonly subjects: number }[];
      readonly missing: { readonly subjects: number } | null;
    }[];
  };
}

suite('The twenty questions', () => {
  let atlas: OpenDemonstration;
  let files: DuckDBConnection;
  before(async () => {
    // The truth is of all that the files hold: what the demonstration makes providers keep back is not told by them.
    atlas = await openDemonstration({ policies: new Map() });
    files = await openSourceFiles();
  });
  after(async () => {
    files.closeSync();
    await atlas[Symbol.asyncDispose]();
  });

  const ask = async <Data>(query: string): Promise<Data> => {
    const answer = (await atlas.post(JSON.stringify({ query }))) as { data: Data; errors: unknown };
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    return answer.data;
  };
  const readQuestion = (name: string): string =>
    readFileSync(new URL(`${name}.graphql`, examples), 'utf8');

  for (const name of questions) {
    const question = readQuestion(name);
    test(`${question.slice(2, question.indexOf('\n'))}: the certain and possible are those of the source files`, async () => {
      const truth = await readTruth(files, name);
      const listings = Object.entries(await ask<Record<string, Listing>>(question)).filter(
        ([, { totalCount }]) => totalCount !== undefined,
      );
      assert.deepEqual(
        Object.fromEntries(listings.map(([part, { totalCount }]) => [part, totalCount])),
        mapValues(truth, ({ certain, possible }) => {
          const exact = certain === possible ? certain : null;
          return { exact, atLeast: certain, atMost: possible };
        }),
      );
    });

    test(`${question.slice(2, question.indexOf('\n'))}: so are those of each provider`, async () => {
      const truth = await readTruth(files, name);
      const counted = await ask<Record<string, ByProvider>>(documentByProvider(question));
      assert.deepEqual(
        mapValues(counted, ({ byProvider }) =>
          Object.fromEntries(
            byProvider
              .filter(({ possible }) => possible > 0)
              .map(({ provider, certain, possible }) => [provider.id, { certain, possible }]),
          ),
        ),
        mapValues(truth, ({ byProvider }) => byProvider),
      );
    });
  }

  test('Chest CTs are counted for each manufacturer, under one name', async () => {
    const { summary } = await ask<Facets>(readQuestion('01-chest-ct'));
    assert.deepEqual(
      bucketsOf(summary),
      certainOf(await readTruth(files, '01-chest-ct-by-manufacturer')),
    );
  });

  test('Children are counted for each licence', async () => {
    const { summary } = await ask<Facets>(readQuestion('20-childhood'));
    assert.deepEqual(
      bucketsOf(summary),
      certainOf(await readTruth(files, '20-childhood-by-licence')),
    );
  });

  test('Of the thickness of slices every provider that is asked says that it does not collect it', async () => {
    const { subjects } = await ask<Record<'subjects', Listing>>(readQuestion('11-nodules'));
    const asked = subjects.answers?.filter(({ criteria }) => criteria !== null) ?? [];
    assert.ok(asked.length > 20);
    for (const { criteria, provider } of asked) {
      assert.deepEqual(
        criteria?.filter((criterion) => JSON.stringify(criterion).includes('sliceThickness')),
        [{ path: 'series.sliceThicknessMm', outcome: 'NOT_COLLECTED' }],
        provider.id,
      );
    }
  });

  test('Of mutations and stages each provider says which it tells', async () => {
    const { subjects } = await ask<Record<'subjects', Listing>>(readQuestion('09-egfr'));
    const said = (id: string) => subjects.answers?.find(({ provider }) => provider.id === id);
    const outcomes = (diagnosis: string, mutation: string, smoking: string): object[] => [
      { path: 'clinical[0]', outcome: diagnosis },
      { path: 'clinical[1]', outcome: mutation },
      { path: 'clinical[2]', outcome: smoking },
      { path: 'series.modality', outcome: 'APPLIED' },
    ];
    assert.deepEqual(
      ['stanford-lung', 'lung-pet-ct-dx', 'tuebingen'].map((id) => said(id)?.criteria),
      [
        outcomes('APPLIED', 'APPLIED', 'APPLIED'),
        // One of its subjects stands in no table, so that a lung cancer of another kind is open.
        outcomes('NARROWER', 'NOT_COLLECTED', 'APPLIED'),
        outcomes('NOT_COLLECTED', 'NOT_COLLECTED', 'NOT_COLLECTED'),
      ],
    );
  });
});

function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));
}

function certainOf(truth: Readonly<Record<string, Truth>>): Record<string, number> {
  return mapValues(truth, ({ certain }) => certain);
}

/** Subjects by value of the first facet, and under `missing` those without one. */
function bucketsOf({ facets: [facet] }: Facets['summary']): Record<string, number> {
  const buckets = (facet?.buckets ?? []).map(({ value, subjects }) => [value, subjects] as const);
  const missing = facet?.missing?.subjects ?? 0;
  return Object.fromEntries(missing === 0 ? buckets : [...buckets, ['missing', missing]]);
}
