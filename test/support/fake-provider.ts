import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, type GraphQLSchema, parse, validate } from 'graphql';

import { readSubgraphSdl } from '#schema/compose.ts';
import { stateHeader } from '#schema/wire/provider-state.ts';
import type { ProviderSketches } from '#schema/wire/sketch.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import { createFakeCatalogue, fakeEntities, type FakeRow } from './fake-catalogue.ts';

/** A request as it came to a fake provider. */
export interface FakeRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Answers instead of the catalogue; undefined lets the catalogue answer, `handled` says that the response is dealt with. */
export type FakeBehaviour = (request: FakeRequest, response: ServerResponse) => string | undefined;

/** A provider on loopback that serves the real contract from rows in memory. */
export interface FakeProvider extends AsyncDisposable {
  readonly id: string;
  readonly url: string;
  /** Requests so far, those for sketches and value summaries left out. */
  readonly requests: FakeRequest[];
  /** Fulfilled once it was asked for its sketches, which happens in the background, and has answered. */
  readonly sketched: Promise<void>;
  /** Connections that were opened so far. */
  readonly connections: () => number;
  /** Changed by tests at will. */
  rows: readonly FakeRow[];
  release: number;
  /** What it says of its state with each answer; nothing where it is null. */
  state: string | null;
  behaviour: FakeBehaviour | null;
  sketches: ProviderSketches | null;
  values: ValueSummary | null;
}

let schema: GraphQLSchema | undefined;
const documents = new Map<string, DocumentNode>();

/** Starts a provider that answers from these rows. */
export async function startFakeProvider(
  id: string,
  rows: readonly FakeRow[] = [],
): Promise<FakeProvider> {
  schema ??= buildSubgraphSchema({
    typeDefs: parse(readSubgraphSdl('provider')),
    resolvers: fakeEntities,
  });
  const requests: FakeRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void answer(JSON.parse(Buffer.concat(chunks).toString('utf8')) as FakeRequest, response);
    });
  });
  server.keepAliveTimeout = 60_000;
  const sketched = Promise.withResolvers<void>();
  let connections = 0;
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function answer(request: FakeRequest, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/json');
    if (provider.state !== null) response.setHeader(stateHeader, provider.state);
    // Sketches and value summaries are read in the background, at no time that a test could know.
    const isSketch = request.query.includes('sketches');
    if (isSketch || request.query.includes('valueSummary')) {
      const resolve = isSketch ? sketched.resolve : undefined;
      response.end(await answerFromCatalogue(provider, request), resolve);
      return;
    }
    requests.push({ query: request.query, variables: request.variables ?? {} });
    const canned = provider.behaviour?.(request, response);
    if (canned === 'handled') return;
    response.end(canned ?? (await answerFromCatalogue(provider, request)));
  }

  const provider: FakeProvider = {
    id,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${id}`,
    requests,
    sketched: sketched.promise,
    connections: () => connections,
    rows,
    release: 1,
    state: null,
    behaviour: null,
    sketches: null,
    values: null,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}

async function answerFromCatalogue(provider: FakeProvider, request: FakeRequest): Promise<string> {
  if (schema === undefined) throw new Error('no schema');
  let document = documents.get(request.query);
  if (document === undefined) {
    document = parse(request.query);
    const errors = validate(schema, document);
    if (errors.length > 0) return JSON.stringify({ errors });
    documents.set(request.query, document);
  }
  const result = await execute({
    schema,
    document,
    rootValue: createFakeCatalogue(provider),
    contextValue: provider,
    variableValues: { ...request.variables },
  });
  return JSON.stringify({ ...result, extensions: { atlas: { release: provider.release } } });
}
