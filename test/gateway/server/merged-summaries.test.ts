import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openSubgraphHost, type SubgraphHost } from '#kit/subgraph-host.ts';
import { openProvider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';
import { type GatewaySetup, startGateway } from '#test/support/gateway-setup.ts';
import { buildDemonstration } from '#test/support/built-demonstration.ts';
import { openDoor } from '#test/support/provider-access.ts';

/** Breast cancer at both: one has receptors and diameters, the other neither. */
const providers = ['ispy', 'cmmd'];
const log = createLog('silent');

interface Counted {
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
  readonly byProvider: readonly (Omit<Counted, 'byProvider'> & { provider: { id: string } })[];
}

type Parts = Readonly<Record<'missing' | 'notCollected' | 'known' | 'conflicting', Counted>>;

const plain = 'subjects studies series';
const receptor = '{ kind: TUMOR_MARKER, code: "EUCAIM:CLIN1045815" }';
const query = `{ summary {
  subjects studies series possible { subjects series } byProvider { provider { id } subjects possibleSubjects }
  ${facetsOf(`${plain} byProvider { provider { id } ${plain} }`)}
} }`;

/** Facets of all kinds, with these counts in each bucket and part. */
function facetsOf(counts: string): string {
  const inBuckets = `${counts} }`;
  const counted = `{ ${inBuckets}`;
  const parts = `missing ${counted} notCollected ${counted} known ${counted}`;
  return `
  facets(fields: [DATASET, SEX, MODALITY]) { field multiValued buckets { value ${inBuckets} conflicting ${counted} ${parts} }
  histograms(of: [{ field: AGE_YEARS, edges: [40, 50, 60] }]) { key buckets { key from to ${inBuckets} conflicting ${counted} ${parts} }
  clinicalFacets(questions: [${receptor}]) { key buckets { value ${inBuckets} ${parts} }
  crossTabs(of: [{ rows: { field: SEX }, columns: { field: DATASET } }]) { key cells { key ${inBuckets} }`;
}

interface Facets {
  readonly facets: readonly (Parts & { field: string; multiValued: boolean; buckets: Counted[] })[];
  readonly histograms: readonly (Parts & {
    key: string;
    buckets: (Counted & { key: string })[];
  })[];
  readonly clinicalFacets: readonly (Parts & { key: string; buckets: Counted[] })[];
  readonly crossTabs: readonly { key: string; cells: Counted[] }[];
}

interface Answer {
  readonly data: { readonly summary: Counted & Facets };
  readonly errors?: readonly { readonly message: string; readonly extensions: { code: string } }[];
}

suite('summaries of two providers', () => {
  const opening = new AsyncDisposableStack();
  let gateway: GatewaySetup;
  before(async () => {
    const loaded = opening.use(await buildDemonstration({ only: providers }));
    const host: SubgraphHost = opening.use(
      await openSubgraphHost({ host: '127.0.0.1', port: 0, mounts: [], log }),
    );
    const schema = createProviderSchema();
    for (const id of providers) {
      const folder = loaded.folderOf(id);
      const location = { kind: 'sqlite', file: join(folder, 'catalogue.sqlite') } as const;
      const columnsFolder = join(folder, 'columns');
      host.mount(
        opening.use(
          await openProvider({ id, location, columnsFolder, schema, door: openDoor, log }),
        ).mount,
      );
    }
    gateway = opening.use(await startGateway({}));
    gateway.roster.replace(providers.map((id) => ({ id, url: `${host.url}/${id}`, joined: 1 })));
  });
  after(() => opening.disposeAsync());

  /** The same facets as a provider tells them that is asked itself. */
  const askAlone = async (id: string): Promise<Facets> => {
    const response = await fetch(gateway.roster.current().find((one) => one.id === id)!.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ summary { ${facetsOf(plain)} } }` }),
    });
    const { data, errors } = (await response.json()) as Answer;
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data.summary;
  };

  const ask = async (asked: string): Promise<Answer> => (await gateway.ask(asked)) as Answer;

  test('each bucket is what its providers have together', async () => {
    const { data, errors } = await ask(query);
    assert.equal(errors, undefined, JSON.stringify(errors));
    const { facets, histograms, clinicalFacets, crossTabs } = data.summary;
    const all = [...facets, ...histograms, ...clinicalFacets].flatMap((facet) => [
      ...facet.buckets,
      ...[facet.missing, facet.notCollected, facet.known, facet.conflicting].filter(Boolean),
    ]);
    for (const bucket of [...all, ...crossTabs.flatMap(({ cells }) => cells)]) {
      for (const name of ['subjects', 'studies', 'series'] as const) {
        const sum = bucket.byProvider.reduce((so, one) => so + one[name], 0);
        assert.equal(bucket[name], sum, JSON.stringify(bucket));
      }
    }
    assert.ok(all.some(({ byProvider }) => byProvider.length === 2));
    for (const id of providers) {
      const alone = await askAlone(id);
      assert.deepEqual(countsByPlace(data.summary, id), countsByPlace(alone, null), id);
    }
  });

  test('where a thing has one value, buckets and what has none are the merged total', async () => {
    const { subjects, facets, histograms } = (await ask(query)).data.summary;
    for (const facet of [...facets.filter(({ multiValued }) => !multiValued), ...histograms]) {
      const { buckets, missing, notCollected, conflicting, known } = facet;
      const sum = (of: readonly Counted[]): number => of.reduce((so, one) => so + one.subjects, 0);
      assert.equal(sum([...buckets, missing, notCollected, conflicting]), subjects);
      assert.equal(sum(buckets), known.subjects);
    }
  });

  test('who does not collect something is told in its own part', async () => {
    const { clinicalFacets } = (await ask(query)).data.summary;
    const [receptors] = clinicalFacets;
    const whose = ({ byProvider }: Counted): string[] =>
      byProvider.map(({ provider }) => provider.id);
    // I-SPY 2 has no tables here.
    assert.deepEqual(receptors!.notCollected.byProvider, [
      { provider: { id: 'cmmd' }, subjects: 1775, studies: 1775, series: 1775 },
      { provider: { id: 'ispy' }, subjects: 68, studies: 219, series: 2876 },
    ]);
    assert.deepEqual(receptors!.buckets.flatMap(whose), ['ispy', 'ispy']);
  });

  test('a histogram has the buckets between the edges that were asked for, and one beyond each end', async () => {
    const { histograms } = (await ask(query)).data.summary;
    assert.deepEqual(
      histograms.map(({ buckets }) => buckets.map(({ key }) => key)),
      [['(,40)', '[40,50)', '[50,60)', '[60,)']],
    );
  });

  test('questions that cannot be answered are refused with what to give', async () => {
    const edges = (text: string) =>
      `{ summary { histograms(of: [{ field: DAY, edges: ${text} }]) { key } } }`;
    const sides = `{ summary { crossTabs(of: [{ rows: {}, columns: { field: SEX } }]) { key } } }`;
    const many = Array.from({ length: 101 }, (_, edge) => edge).join(',');
    for (const [asked, message, code] of [
      [edges('[5, 1]'), '"of[0].edges" has 1 after 5: give numbers that rise.', 'FILTER_INVALID'],
      [edges('[]'), '"of[0].edges" is empty: give at least one number.', 'FILTER_INVALID'],
      [edges(`[${many}]`), '"of[0].edges" lists 101 values: give at most 100.', 'FILTER_TOO_LARGE'],
      [
        edges('[1e999]'),
        'Variable "$literal_0" got invalid value Infinity at "literal_0[0].edges[0]"; Float cannot represent non numeric value: Infinity',
        'BAD_USER_INPUT',
      ],
      [sides, '"of[0].rows" has 0 fields: give exactly one of field, question.', 'FILTER_INVALID'],
    ] as const) {
      const { errors } = await ask(asked);
      assert.deepEqual(
        errors?.map((error) => [error.message, error.extensions.code]),
        [[message, code]],
      );
    }
  });
});

/** Counts above nothing, by where they stand: those of one provider in a merge, or the answer's own (null). */
function countsByPlace(summary: Facets, provider: string | null): Record<string, number[]> {
  const { facets, histograms, clinicalFacets, crossTabs } = summary;
  const places: [string, Counted][] = [
    ...[...facets, ...histograms, ...clinicalFacets].flatMap((facet) => {
      const name = 'field' in facet ? facet.field : facet.key;
      const { missing, notCollected, known, conflicting } = facet;
      return [
        ...facet.buckets.map((bucket) => placed(name, bucket)),
        ...Object.entries({ missing, notCollected, known, conflicting }).flatMap(
          ([part, counts]): [string, Counted][] =>
            counts === undefined ? [] : [[`${name} (${part})`, counts]],
        ),
      ];
    }),
    ...crossTabs.flatMap(({ key, cells }) => cells.map((cell) => placed(key, cell))),
  ];
  return Object.fromEntries(
    places.flatMap(([place, told]) => {
      const own =
        provider === null ? told : told.byProvider.find((one) => one.provider.id === provider);
      if (own === undefined || own.series === 0) return [];
      return [[place, [own.subjects, own.studies, own.series]]];
    }),
  );
}

function placed(name: string, bucket: Counted): [string, Counted] {
  const { key, value } = bucket as Counted & { readonly key?: string; readonly value?: string };
  return [`${name}: ${key ?? value ?? ''}`, bucket];
}
