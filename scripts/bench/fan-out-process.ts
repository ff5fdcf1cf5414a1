import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { buildSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { Pool } from 'undici';

import { compareSortKeys, type SortKeyValue } from '#schema/wire/position.ts';

import { answerParent } from './child-protocol.ts';

/**
 * The fan-out that a team would write by hand: GraphQL Yoga, a full page of every provider, Promise.all, one
 * sort, the first fifty. Same HTTP client and pool settings as the gateway's.
 */
const urls = process.argv.slice(2);

interface StudyNode {
  readonly studyInstanceUid: string;
  readonly day: number | null;
  readonly counts: { readonly images: number; readonly series: number; readonly sizeMB: number };
}
interface StudyPage {
  readonly nodes: readonly StudyNode[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}
interface PageArguments {
  readonly filter?: unknown;
  readonly orderBy?: { readonly by: string; readonly direction: string };
  readonly first: number;
}

const providerQuery = `query Page($filter: StudyFilter, $orderBy: StudyOrder, $first: Int) {
  studies(filter: $filter, orderBy: $orderBy, first: $first) {
    nodes {
      id studyInstanceUid description day modalities counts { series images sizeMB }
      series(first: 10) { nodes { id modality bodyPart manufacturer description instanceCount } }
    }
    pageInfo { hasNextPage }
  }
}`;

const keyOf: Readonly<Record<string, (node: StudyNode) => SortKeyValue>> = {
  DAY: (node) => node.day,
  IMAGES: (node) => node.counts.images,
  SERIES: (node) => node.counts.series,
  SIZE: (node) => node.counts.sizeMB,
  UID: (node) => node.studyInstanceUid,
};

const providers = urls.map((address) => {
  const { origin, pathname } = new URL(address);
  return { pathname, pool: new Pool(origin, { connections: 32, keepAliveTimeout: 30_000 }) };
});

async function askProvider(
  provider: (typeof providers)[number],
  variables: unknown,
): Promise<StudyPage> {
  const answer = await provider.pool.request({
    path: provider.pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: providerQuery, variables }),
  });
  const { data } = (await answer.body.json()) as { data: { studies: StudyPage } };
  return data.studies;
}

async function studies(variables: PageArguments): Promise<StudyPage> {
  const pages = await Promise.all(providers.map((provider) => askProvider(provider, variables)));
  const keyed = keyOf[variables.orderBy?.by ?? 'UID'] ?? keyOf['UID'];
  const descending = variables.orderBy?.direction === 'DESC';
  // Array.sort is stable, so equal keys stay by provider and in the provider's own order.
  const nodes = pages
    .flatMap((page) => page.nodes)
    .sort((a, b) => compareSortKeys(keyed?.(a) ?? null, keyed?.(b) ?? null, descending));
  const hasNextPage =
    nodes.length > variables.first || pages.some((page) => page.pageInfo.hasNextPage);
  return { nodes: nodes.slice(0, variables.first), pageInfo: { hasNextPage } };
}

const schema = buildSchema(
  readFileSync(new URL('../../schema/atlas.graphql', import.meta.url), 'utf8'),
);
const studiesField = schema.getQueryType()?.getFields()['studies'];
if (studiesField !== undefined) {
  studiesField.resolve = (_root, variables: PageArguments) => studies(variables);
}
const yoga = createYoga({ schema, logging: false, landingPage: false, graphiql: false });
// eslint-disable-next-line typescript/no-misused-promises -- Yoga's own handler, which never rejects.
const server = createServer(yoga);
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  answerParent({ url: `http://127.0.0.1:${port}/graphql` }, () => ({}));
});
