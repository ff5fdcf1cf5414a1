import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Handler } from '../http-server.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
};
const examplesFolder = fileURLToPath(new URL('examples/', import.meta.url));
const pageFile = fileURLToPath(new URL('page/portal.html', import.meta.url));

/** The editor writes styles into the page and puts small pictures and fonts into its style sheet; all else is a file of ours. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The example queries in the order of their file names; each begins with its title as a comment. */
export function readExamples(): readonly string[] {
  return readdirSync(examplesFolder)
    .toSorted()
    .map((name) => readFileSync(join(examplesFolder, name), 'utf8'));
}

/** Serves the page, its bundle and the examples: all from memory, nothing by a path that a request gives. */
export function createPortal(bundleFolder: string): Handler {
  const files = new Map<string, { type: string; body: Buffer }>();
  for (const name of readdirSync(bundleFolder)) {
    const type = contentTypes[extname(name)] ?? 'application/octet-stream';
    files.set(`/portal/${name}`, { type, body: readFileSync(join(bundleFolder, name)) });
  }
  const page = { type: 'text/html; charset=utf-8', body: readFileSync(pageFile) };
  files.set('/', page).set('/graphql', page);
  const examples = Buffer.from(JSON.stringify(readExamples()));
  files.set('/portal/examples.json', { type: 'application/json', body: examples });
  return (request, response) => {
    const file = files.get((request.url ?? '/').split('?')[0] ?? '/');
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found.\n');
      return Promise.resolve();
    }
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': file.type,
      'content-length': file.body.length,
      'cache-control': 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file.body);
    return Promise.resolve();
  };
}
