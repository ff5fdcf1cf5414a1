import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, HeaderMap } from '@apollo/server';

import { silenceTelemetry } from '#schema/kernel/environment.ts';

import { answerParent } from './child-protocol.ts';

/** A stock gateway before one provider: the same supergraph and Apollo Server, `RemoteGraphQLDataSource` as it comes. */
const [url = ''] = process.argv.slice(2);
silenceTelemetry();
const server = new ApolloServer({
  gateway: new ApolloGateway({
    supergraphSdl: readFileSync(
      new URL('../../schema/supergraph.graphql', import.meta.url),
      'utf8',
    ),
    buildService: () => new RemoteGraphQLDataSource({ url }),
  }),
});
await server.start();

async function answer(body: string): Promise<string> {
  const response = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap([['content-type', 'application/json']]),
      search: '',
      body: JSON.parse(body) as unknown,
    },
    context: () => Promise.resolve({}),
  });
  return response.body.kind === 'complete' ? response.body.string : '';
}

const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    void answer(Buffer.concat(chunks).toString('utf8')).then((text) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    });
  });
});
http.keepAliveTimeout = 120_000;
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  answerParent({ url: `http://127.0.0.1:${port}/graphql` }, () => ({}));
});
