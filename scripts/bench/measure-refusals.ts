import { generateKeyPairSync } from 'node:crypto';

import { createAuthenticator } from '#gateway/access/tokens/authenticate.ts';
import { createIssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { openHttpServer } from '#gateway/http-server.ts';
import { refuse } from '#gateway/refuse-requests.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';

import type { BenchPlan, Say } from './bench-plan.ts';
import { drawTable, show } from './table.ts';

const tries = 1_000;
const broker = 'https://broker.example/';
const kid = 'bench';

/** How long it takes to be refused, by what is wrong with the token: nobody should be able to tell from that (requirement R2.7). */
export async function measureRefusals(_: BenchPlan, say: Say): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid };
  const trust = readTrustConfiguration(
    JSON.stringify({
      audiences: ['atlas'],
      issuers: [{ issuer: broker, kinds: ['BROKER'], keys: { keys: [jwk] } }],
    }),
  );
  const log = createLog('silent');
  const keys = createIssuerKeys({
    trust,
    fetchText: () => Promise.reject(new Error('nothing is fetched here')),
    monotonicMs: () => performance.now(),
    log,
  });
  const { authenticate } = createAuthenticator(trust, keys);
  await using server = await openHttpServer({
    host: '127.0.0.1',
    port: 0,
    log,
    handle: async (request, response) => {
      try {
        await authenticate(request.headers.authorization, Date.now() / 1000);
        response.end();
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        refuse(request, response, error);
      }
    },
  });
  const classes = badTokens((claims, named = kid) =>
    signJws(claims, { typ: 'at+jwt' }, { kid: named, key: privateKey }),
  );
  const means = await meanTimes(server.url, classes);
  say('## Refused tokens, mean ms\n');
  say(
    drawTable(
      ['what is wrong', 'mean'],
      [...means].map(([name, mean]) => [name, show(mean)]),
    ),
  );
  const difference = Math.max(...means.values()) - Math.min(...means.values());
  say(`\nLargest difference over ${tries} tries each: ${show(difference)} ms (goal: below 1).\n`);
}

type Sign = (claims: JsonObject & { readonly iat: number }, kid?: string) => string;

function badTokens(sign: Sign): ReadonlyMap<string, string> {
  const iat = Math.floor(Date.now() / 1000);
  const good = {
    iss: broker,
    sub: 'researcher',
    aud: 'atlas',
    iat,
    exp: iat + 600,
    scope: 'openid ga4gh_passport_v1',
  };
  const [head, payload] = sign(good).split('.');
  const [, , signature] = sign({ ...good, sub: 'somebody else' }).split('.');
  return new Map([
    ['malformed', 'a.b.c'],
    ['issuer not trusted', sign({ ...good, iss: 'https://other.example/' })],
    ['key not known', sign(good, 'other')],
    ['signature of another token', `${head}.${payload}.${signature}`],
    ['expired', sign({ ...good, iat: iat - 600, exp: iat - 300 })],
    ['another audience', sign({ ...good, aud: 'elsewhere' })],
  ]);
}

/** Asks in turns, so that what else the machine does falls on all alike. */
async function meanTimes(
  url: string,
  classes: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>();
  for (let time = -50; time < tries; time++) {
    for (const [name, token] of classes) {
      const begun = performance.now();
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
      if (response.status !== 401) throw new Error(`A token that is ${name} was not refused.`);
      const spent = performance.now() - begun;
      if (time >= 0) sums.set(name, (sums.get(name) ?? 0) + spent / tries);
    }
  }
  return sums;
}
