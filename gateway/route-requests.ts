import type { IncomingMessage, ServerResponse } from 'node:http';

import { developmentPath } from './access/development-issuer/serve-development-issuer.ts';
import type { Handler } from './http-server.ts';
import { refuseWhenFull } from './load/refuse-when-full.ts';
import { type GraphqlService, serveGraphql } from './serve-graphql.ts';

/** Who answers what. */
export interface Routes {
  /** Says whether it has answered. */
  readonly health: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly portal: Handler | undefined;
  /** Gives tokens for development. */
  readonly development: Handler | undefined;
  readonly service: GraphqlService;
  readonly streams: Handler;
}

const graphqlPaths: ReadonlySet<string> = new Set(['/', '/graphql']);
const streamPath = '/graphql/stream';

/** `/health`, `/ready`, the portal's pages, tokens for development, GraphQL at `/graphql` and `/`, its streams, and 404 for the rest. */
export function createRouter(routes: Routes): Handler {
  const { health, portal, development, service, streams } = routes;
  const whenThereIsRoom = refuseWhenFull(service, (request, response) =>
    pathOf(request) === streamPath
      ? streams(request, response)
      : serveGraphql(service, request, response),
  );
  return async (request, response) => {
    if (await health(request, response)) return;
    const path = pathOf(request);
    if (development !== undefined && path === developmentPath) {
      return development(request, response);
    }
    if (portal !== undefined && isForBrowser(request, path)) return portal(request, response);
    if (graphqlPaths.has(path) || path === streamPath) return whenThereIsRoom(request, response);
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('Nothing is here: GraphQL is at /graphql.\n');
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0] ?? '/';
}

function isForBrowser(request: IncomingMessage, path: string): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (path.startsWith('/portal/')) return true;
  const isQuery = (request.url ?? '').includes('query=');
  return !isQuery && graphqlPaths.has(path) && asksForHtml(request);
}

function asksForHtml(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}
