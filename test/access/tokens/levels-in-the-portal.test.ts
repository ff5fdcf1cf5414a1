import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { launch, type Page } from 'puppeteer-core';

import { createDevelopmentIssuer } from '#gateway/access/development-issuer/development-issuer.ts';
import { serveDevelopmentIssuer } from '#gateway/access/development-issuer/serve-development-issuer.ts';
import { type Handler, type HttpServer, openHttpServer } from '#gateway/http-server.ts';
import { buildPortal } from '#gateway/portal/build-portal.ts';
import { createPortal } from '#gateway/portal/serve-portal.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { createLog } from '#schema/kernel/log.ts';

const { testBrowser } = readEnvironment();
const skip = testBrowser === undefined ? 'no ATLAS_TEST_BROWSER' : false;

const seconds = (): number => Date.now() / 1000;

/** A page's own server, but for GraphQL: it answers as whom it was asked, and refuses tokens of an issuer before. */
async function openPage(
  portal: Handler,
  issuers: { current: Handler | null; refused: Set<string> },
): Promise<HttpServer & { readonly asked: string[] }> {
  const asked: string[] = [];
  const server = await openHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: createLog('silent'),
    handle: async (request, response) => {
      const { url = '/', headers, method } = request;
      if (url.startsWith('/dev/'))
        return issuers.current?.(request, response) ?? end(response, 404);
      if (method !== 'POST') return portal(request, response);
      request.resume();
      const { authorization = 'nobody' } = headers;
      const refused = issuers.refused.has(authorization);
      asked.push(`${url} ${refused ? 'refused' : subjectOf(authorization)}`);
      return end(response, refused ? 401 : 200);
    },
  });
  return Object.assign(server, { asked });
}

function end(response: ServerResponse, status: number): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{"data":{}}');
  return Promise.resolve();
}

function subjectOf(authorization: string): string {
  const [, payload] = authorization.split('.');
  if (payload === undefined) return authorization;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string };
  return claims.sub;
}

function makeIssuer(): { readonly handler: Handler; readonly given: string[] } {
  const given: string[] = [];
  const issuer = createDevelopmentIssuer({
    listens: ['127.0.0.1'],
    providers: () => ['lidc'],
    now: seconds,
  });
  const issue: typeof issuer.issue = (level) => {
    const issued = issuer.issue(level);
    if (issued !== null) given.push(`Bearer ${issued.token}`);
    return issued;
  };
  return { handler: serveDevelopmentIssuer({ ...issuer, issue }), given };
}

test(
  'a researcher asks as granted, chooses another level, and need not reload when the Atlas was started anew',
  { skip },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atlas-portal-'));
    const portal = createPortal(await buildPortal(folder));
    const first = makeIssuer();
    const issuers = { current: first.handler as Handler | null, refused: new Set<string>() };
    await using server = await openPage(portal, issuers);
    const args = ['--no-sandbox', '--disable-gpu'];
    const browser = await launch({ executablePath: testBrowser ?? '', args });
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.goto(server.url, { waitUntil: 'networkidle0' });
      await page.waitForSelector('.atlas-level select');
      const ask = async (): Promise<string | undefined> => {
        const before = server.asked.length;
        await page.click('.graphiql-execute-button');
        await untilMore(server.asked, before);
        return server.asked.at(-1);
      };
      assert.equal(await ask(), '/graphql developer-granted');
      await page.select('.atlas-level select', 'registered');
      assert.equal(await ask(), '/graphql developer-registered');
      await page.select('.atlas-level select', 'public');
      assert.equal(await ask(), '/graphql nobody');

      await page.select('.atlas-level select', 'registered');
      issuers.refused = new Set(first.given);
      issuers.current = makeIssuer().handler;
      const before = server.asked.length;
      await page.click('.graphiql-execute-button');
      await untilMore(server.asked, before + 1);
      assert.deepEqual(server.asked.slice(before), [
        '/graphql refused',
        '/graphql developer-registered',
      ]);

      await showExample(page, 'Chest CTs counted while');
      assert.equal(await ask(), '/graphql/stream developer-registered');

      issuers.current = null;
      await page.goto(server.url, { waitUntil: 'networkidle0' });
      // The editor still has the example.
      assert.equal(await ask(), '/graphql/stream nobody');
      assert.equal(await page.$('.atlas-level'), null);
      assert.equal(
        await page.$eval('.atlas-examples p', (part) => part.textContent),
        'Asked as the public; with {"authorization": "Bearer <token>"} under Headers, as whoever the access token was given to.',
      );
      assert.deepEqual(faults, []);
    } finally {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

async function showExample(page: Page, title: string): Promise<void> {
  const titles = await page.$$eval('.atlas-examples li button', (buttons) =>
    buttons.map((button) => button.textContent),
  );
  const at = titles.findIndex((text) => text.startsWith(title));
  await page.click(`.atlas-examples li:nth-child(${at + 1}) button`);
}

async function untilMore(list: readonly string[], than: number): Promise<void> {
  for (let left = 100; left > 0 && list.length <= than; left--) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
