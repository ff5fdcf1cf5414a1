import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { contractVersion } from '#provider/serving/contract-version.ts';
import { openDemonstration, type OpenDemonstration } from '#test/support/open-demonstration.ts';

interface Providers {
  readonly providers: {
    readonly nodes: readonly {
      readonly id: string;
      readonly schemaVersion: string;
      readonly demonstrationPolicy: readonly string[] | null;
    }[];
  };
}

interface Described {
  readonly providers: {
    readonly nodes: readonly {
      readonly id: string;
      readonly name: string;
      readonly capabilities: {
        readonly fields: readonly { readonly operators: readonly string[] }[];
        readonly clinical: readonly { readonly kind: string }[];
      } | null;
    }[];
  };
}

interface Answered {
  readonly studies: {
    readonly totalCount: object;
    readonly answers: readonly {
      readonly provider: { readonly id: string };
      readonly status: string;
      /** Null of one that was passed over. */
      readonly criteria: readonly { readonly path: string; readonly outcome: string }[] | null;
    }[];
  };
}

interface Faceted {
  readonly facets: readonly Readonly<Record<'missing' | 'notCollected' | 'known', object | null>>[];
  readonly answers: readonly { readonly provider: { readonly id: string } }[];
}

type Counted = { readonly subjects: number | null } | null;

interface Divided {
  readonly summary: {
    readonly facets: readonly ({
      readonly field: string;
      readonly buckets: readonly Counted[];
    } & Readonly<Record<'missing' | 'notCollected' | 'conflicting' | 'known', Counted>>)[];
    readonly histograms: readonly {
      readonly buckets: readonly Counted[];
      readonly missing: Counted;
      readonly notCollected: Counted;
    }[];
  };
}

const earlier = ['ct-colonography', 'neuro', 'prostate-community'];
const withoutDays = ['cmb', 'ecog-acrin'];

suite('What the demonstration makes its providers do', () => {
  let atlas: OpenDemonstration;
  before(async () => {
    atlas = await openDemonstration();
  });
  after(() => atlas[Symbol.asyncDispose]());

  async function ask<Data>(query: string): Promise<Data> {
    const answer = (await atlas.post(JSON.stringify({ query }))) as { data: Data; errors: unknown };
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    return answer.data;
  }

  test('is told by the registry as what it is', async () => {
    const { providers } = await ask<Providers>(
      '{ providers(first: 50) { nodes { id schemaVersion demonstrationPolicy } } }',
    );
    assert.equal(providers.nodes.length, 30);
    const policies = providers.nodes.filter(
      ({ schemaVersion, demonstrationPolicy }) =>
        schemaVersion !== contractVersion || demonstrationPolicy !== null,
    );
    const version = 'Demonstration policy: serves version 1.0.0 of the provider contract.';
    const days = 'Demonstration policy: keeps to itself when something was.';
    assert.deepEqual(
      policies,
      [
        ...earlier.map((id) => ({ id, schemaVersion: '1.0.0', demonstrationPolicy: [version] })),
        ...withoutDays.map((id) => ({
          id,
          schemaVersion: contractVersion,
          demonstrationPolicy: [days],
        })),
      ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  test('takes nothing from a question that an earlier version knows', async () => {
    const filter =
      '{ series: { modality: { in: ["CT", "MR"] }, instanceCount: { between: [2, 900] } } }';
    const { studies } = await ask<Answered>(
      `{ studies(first: 1, filter: ${filter}) { totalCount { exact atLeast atMost } answers { provider { id } status criteria { path outcome } } } }`,
    );
    assert.deepEqual(
      studies.answers.flatMap(({ provider, status, criteria }) =>
        earlier.includes(provider.id) ? [[status, criteria]] : [],
      ),
      earlier.map(() => [
        'ANSWERED',
        [
          { path: 'series.modality', outcome: 'APPLIED' },
          { path: 'series.instanceCount', outcome: 'APPLIED' },
        ],
      ]),
    );
  });

  test('is asked the rest where one argument of several is not known', async () => {
    const filter = 'filter: { modality: { eq: "PT" } }';
    const facets = 'facets(fields: [MODALITY], ownFilter: false) { buckets { value } }';
    const { plain, faceted } = await ask<Record<'plain' | 'faceted', { readonly answers: object }>>(
      `{ plain: summary(${filter}) { subjects answers { status } }
        faceted: summary(${filter}) { subjects ${facets} answers { status leftOut } } }`,
    );
    const { answers, ...counts } = faceted as Record<string, unknown>;
    assert.equal(counts['subjects'], (plain as Record<string, unknown>)['subjects']);
    assert.deepEqual(
      (answers as { status: string; leftOut: string[] | null }[]).filter(({ leftOut }) => leftOut),
      earlier.map(() => ({ status: 'ANSWERED', leftOut: ['summary.facets(ownFilter:)'] })),
    );
  });

  test('is asked for those facets of several that it has, and parts of the others are not added up', async () => {
    const shares = ['missing', 'notCollected', 'conflicting', 'known'] as const;
    const parts = shares.map((share) => `${share} { subjects }`).join(' ');
    const { summary } = await ask<Divided>(
      `{ summary { facets(fields: [TIME_ORIGIN, SEX]) { field buckets { subjects } ${parts} }
        histograms(of: [{ field: AGE_YEARS }]) { buckets { subjects } missing { subjects } notCollected { subjects } } } }`,
    );
    const [timeOrigin, sex] = summary.facets;
    const [ages] = summary.histograms;
    assert.deepEqual(
      [timeOrigin, sex].map((facet) => [facet?.field, ...shares.map((share) => facet?.[share])]),
      [
        ['TIME_ORIGIN', null, null, null, null],
        ['SEX', sex?.missing, { subjects: null }, { subjects: null }, { subjects: null }],
      ],
    );
    assert.deepEqual([ages?.missing, ages?.notCollected], [null, null]);
    const counted = [timeOrigin?.buckets, sex?.buckets, ages?.buckets, [sex?.missing]];
    for (const buckets of counted)
      assert.ok(buckets?.some((bucket) => (bucket?.subjects ?? 0) > 0));
  });

  test('makes days unknown, and says who does not tell them', async () => {
    const { studies } = await ask<Answered>(
      '{ studies(first: 1, filter: { day: { gte: 1 } }) { totalCount { exact } answers { provider { id } status criteria { path outcome } } } }',
    );
    const silent = studies.answers.filter(({ criteria }) =>
      criteria?.some(({ outcome }) => outcome === 'UNSUPPORTED'),
    );
    assert.deepEqual(
      silent.map(({ provider }) => provider.id),
      withoutDays,
    );
    const shown = await ask<{ readonly studies: { readonly nodes: readonly object[] } }>(
      '{ studies(first: 2, filter: { dataset: { eq: "cmb_lca" } }) { nodes { day subject { timeOrigin } } } }',
    );
    const nothing = { day: null, subject: { timeOrigin: 'UNKNOWN' } };
    assert.deepEqual(shown.studies.nodes, [nothing, nothing]);
  });

  test('takes no part of a facet of a dataset that the catalogue gives to others', async () => {
    const { summary } = await ask<{ readonly summary: Faceted }>(
      `{ summary(filter: { dataset: { eq: "cmb_lca" } }) {
        facets(fields: [TIME_ORIGIN, SEX]) { field missing { subjects } notCollected { subjects } known { subjects } }
        answers { provider { id } status code leftOut } } }`,
    );
    const parts = summary.facets.flatMap(({ missing, notCollected, known }) => [
      missing,
      notCollected,
      known,
    ]);
    assert.equal(parts.length, 6);
    assert.ok(!parts.includes(null), JSON.stringify(summary.facets));
    assert.deepEqual(
      summary.answers.filter(({ provider }) => earlier.includes(provider.id)),
      earlier.map((id) => ({
        provider: { id },
        status: 'SKIPPED',
        code: 'SKIPPED_IRRELEVANT',
        leftOut: null,
      })),
    );
  });

  test('leaves one question for what all can be asked: the registry joins what each says of itself', async () => {
    const { providers } =
      await ask<Described>(`{ providers(first: 50) { nodes { id name capabilities {
      fields { scope field operators } clinical { kind code { concept { label } } known of } } } } }`);
    const capable = providers.nodes.filter(({ capabilities }) => capabilities !== null);
    assert.deepEqual(
      providers.nodes.flatMap(({ id, capabilities }) => (capabilities === null ? [id] : [])),
      earlier,
    );
    assert.deepEqual(
      capable.flatMap(({ id, capabilities }) =>
        capabilities?.fields.some(({ operators }) => operators.length === 0) === true ? [id] : [],
      ),
      withoutDays,
    );
    const glioblastoma = capable.find(({ id }) => id === 'upenn');
    assert.equal(glioblastoma?.name, 'University of Pennsylvania glioblastoma');
    assert.deepEqual(
      glioblastoma.capabilities?.clinical.find(({ kind }) => kind === 'DIAGNOSIS'),
      { kind: 'DIAGNOSIS', code: { concept: { label: 'Glioblastoma' } }, known: 200, of: 200 },
    );
  });
});
