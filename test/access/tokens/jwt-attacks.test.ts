import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { checkBearerToken, readBearerToken } from '#schema/tokens/bearer-token.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';

interface Attacks {
  readonly clock: number;
  readonly config: { readonly issuer: string; readonly audience: string };
  readonly jwks: unknown;
  readonly vectors: readonly {
    readonly id: string;
    readonly token: string;
    readonly expect: 'accept' | 'reject';
    readonly why: string;
  }[];
}

const file = new URL('../../vectors/jwt/jwt-attacks.json', import.meta.url);
const attacks = JSON.parse(readFileSync(file, 'utf8')) as Attacks;
const { issuer, audience } = attacks.config;
const trust = readTrustConfiguration(
  JSON.stringify({
    audiences: [audience],
    issuers: [{ issuer, kinds: ['BROKER'], keys: attacks.jwks }],
  }),
);

function answerTo(token: string): string {
  const opened = readBearerToken(token);
  if (isRefusal(opened)) return 'reject';
  const key = trust.issuers.get(opened.issuer)?.keys?.get(opened.jws.header.kid);
  const checked = checkBearerToken(opened, key, { trust, now: attacks.clock });
  return isRefusal(checked) || checked.kind !== 'ACCESS_TOKEN' ? 'reject' : 'accept';
}

suite('Bearer tokens on a fixed clock', () => {
  for (const { id, token, expect, why } of attacks.vectors) {
    test(`${id}: ${why}`, () => {
      assert.equal(answerTo(token), expect);
    });
  }
});
