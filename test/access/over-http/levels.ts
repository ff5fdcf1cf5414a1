import assert from 'node:assert/strict';

import type { DevelopmentLevel } from '#gateway/access/development-issuer/development-visas.ts';
import type { AccessLevel } from '#schema/wire/access-level.ts';
import { authorizationOf } from '#test/support/authorization-of.ts';

import { ask, type HttpAnswer } from './small-atlas.ts';

/** What is held, or told. */
export interface Counts {
  readonly subjects: number | null;
  readonly studies: number | null;
  readonly series: number | null;
}

/** Counts and bounds of one dataset, as a caller is told them. */
export interface Told extends Counts {
  readonly bounds: Readonly<Record<string, number | null>> | null;
  readonly byProvider: readonly { readonly disclosure: string | null; readonly subjects: number }[];
}

interface DatasetsPage {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

export const counts = 'subjects studies series';
export const bounds = `bounds { subjectsAtLeast subjectsAtMost studiesAtLeast studiesAtMost seriesAtLeast seriesAtMost }`;

/** The demonstration, asked as somebody of a level. */
export class Levels {
  readonly #url: string;
  readonly #headers = new Map<DevelopmentLevel, Readonly<Record<string, string>>>();
  /** Global ids of all datasets. */
  datasets: readonly string[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async ask(level: DevelopmentLevel, query: string, headers = {}): Promise<HttpAnswer> {
    const own = this.#headers.get(level) ?? (await authorizationOf(this.#url, level));
    this.#headers.set(level, own);
    return ask(this.#url, query, { headers: { ...own, ...headers } });
  }

  async data<Data>(level: DevelopmentLevel, query: string, headers = {}): Promise<Data> {
    const { body, text } = await this.ask(level, query, headers);
    const { data, errors } = body as { data: Data; errors?: unknown };
    assert.equal(errors, undefined, `${query} ${text.slice(0, 500)}`);
    return data;
  }

  /** Reads which datasets there are. */
  async readDatasets(): Promise<void> {
    const listed: string[] = [];
    let place = '';
    for (;;) {
      const query = `{ datasets(first: 100${place}) { nodes { id } pageInfo { endCursor hasNextPage } } }`;
      const { datasets } = await this.data<{ datasets: DatasetsPage }>('public', query);
      listed.push(...datasets.nodes.map(({ id }) => id));
      if (!datasets.pageInfo.hasNextPage) break;
      place = `, after: "${datasets.pageInfo.endCursor}"`;
    }
    this.datasets = listed;
  }

  /** The answers to one question of each dataset, by its id; `{}` where it is null. */
  async ofEach<One>(
    level: DevelopmentLevel,
    field: (dataset: string) => string,
  ): Promise<ReadonlyMap<string, One>> {
    const found = new Map<string, One>();
    for (let at = 0; at < this.datasets.length; at += 10) {
      const some = this.datasets.slice(at, at + 10);
      const fields = some.map((dataset, place) => `d${place}: ${field(dataset)}`);
      const data = await this.data<Record<string, One>>(level, `{ ${fields.join(' ')} }`);
      for (const [place, dataset] of some.entries()) found.set(dataset, data[`d${place}`]!);
    }
    return found;
  }

  /** What was decided of each dataset. */
  async levels(level: DevelopmentLevel): Promise<ReadonlyMap<string, AccessLevel>> {
    const why = await this.ofEach<{ level: AccessLevel }>(
      level,
      (dataset) => `whyAccess(datasetId: "${dataset}") { level }`,
    );
    return new Map([...why].map(([dataset, { level: decided }]) => [dataset, decided]));
  }
}

/** The dataset that is for research of another disease than the demonstration's project is about. */
const another = 'prostate-community:naf_prostate';
const ofTheProstate = `{ id: "prostate", title: "Prostate", members: [{ issuer: "https://development.atlas.example/", subject: "developer-granted" }],
  purpose: { duo: ["DUO:0000007"], diseases: ["DOID:10283"], commercial: false } }`;
export const firstOf = (dataset: string): string =>
  `subjects(first: 1, filter: { dataset: { eq: "${localId(dataset)}" } }) { nodes { id } }`;
export const localId = (dataset: string): string => dataset.slice(dataset.indexOf(':') + 1);

/** What each dataset holds, and the global id of one subject of it. */
export interface Truth {
  readonly truth: ReadonlyMap<string, Counts>;
  readonly anySubject: ReadonlyMap<string, string>;
}

interface Rows {
  readonly nodes: readonly { readonly id: string }[];
}

/** Reads it as somebody who is granted everything, and acts for another project where one dataset asks for that. */
export async function readTruth(levels: Levels): Promise<Truth> {
  const heldOf = (dataset: string): string =>
    `dataset(id: "${dataset}") { holdings { ${counts} } }`;
  const exact = await levels.ofEach<{ holdings: Counts }>('granted', heldOf);
  const rows = await levels.ofEach<Rows>('granted', firstOf);
  await levels.data('operator', `mutation { approveProject(input: ${ofTheProstate}) { id } }`);
  const last = await levels.data<{ held: { holdings: Counts }; rows: Rows }>(
    'granted',
    `{ held: ${heldOf(another)} rows: ${firstOf(another)} }`,
    { 'atlas-project': 'prostate' },
  );
  await levels.data('operator', 'mutation { withdrawProject(id: "prostate") { id } }');
  const truth = new Map<string, Counts>();
  for (const [dataset, { holdings }] of exact) truth.set(dataset, holdings);
  const anySubject = new Map<string, string>();
  for (const [dataset, { nodes }] of rows) anySubject.set(dataset, nodes[0]?.id ?? '');
  truth.set(another, last.held.holdings);
  anySubject.set(another, last.rows.nodes[0]?.id ?? '');
  return { truth, anySubject };
}
