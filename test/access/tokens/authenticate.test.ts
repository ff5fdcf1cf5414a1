import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { suite, test } from 'node:test';

import { createAuthenticator } from '#gateway/access/tokens/authenticate.ts';
import type { IssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { hashJti, hashToken } from '#schema/tokens/hash-token.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';
import { makeKeyPair } from '#test/support/identity-provider.ts';

import { accessClaims, accessToken, broker, now, trustBroker } from './tokens-setup.ts';

const pair = makeKeyPair('b1');
const passportType = 'vnd.ga4gh.passport+jwt';

function inlineKeys(trust: TrustConfiguration): IssuerKeys {
  return {
    prepare: () => Promise.resolve(true),
    keyOf: (issuer, kid) => trust.issuers.get(issuer)?.keys?.get(kid),
  };
}

function openAuthenticator(): ReturnType<typeof createAuthenticator> {
  const trust = trustBroker([pair]);
  return createAuthenticator(trust, inlineKeys(trust));
}

async function refusalOf(header: string, at = now): Promise<CodedError> {
  try {
    await openAuthenticator().authenticate(header, at);
  } catch (error) {
    assert.ok(error instanceof CodedError);
    return error;
  }
  return assert.fail('was accepted');
}

suite('The Authorization header', () => {
  test('is the public where it is missing', async () => {
    assert.equal(await openAuthenticator().authenticate(undefined, now), null);
  });

  test('proves who an access token was given to, until when, and which token it was', async () => {
    const token = accessToken(pair);
    const proof = await openAuthenticator().authenticate(`Bearer ${token}`, now);
    assert.deepEqual(
      { ...proof, token: proof?.token.reveal() },
      {
        kind: 'ACCESS_TOKEN',
        identity: { issuer: broker, subject: 'researcher-1' },
        expiresAt: now + 600,
        jtiHash: hashJti(broker, 'token-1'),
        token,
      },
    );
  });

  test('may hold a passport instead, which needs no audience and may have no jti', async () => {
    const claims = { ga4gh_passport_v1: [], aud: undefined, jti: undefined, scope: undefined };
    const token = signJws(accessClaims(claims), { typ: passportType }, pair.signing);
    const proof = await openAuthenticator().authenticate(`bearer ${token}`, now);
    const hundred = { ...claims, ga4gh_passport_v1: Array(100).fill('x') };
    const full = signJws(accessClaims(hundred), { typ: passportType }, pair.signing);
    assert.notEqual(await openAuthenticator().authenticate(`Bearer ${full}`, now), null);
    assert.equal(proof?.kind, 'PASSPORT');
    assert.equal(proof.jtiHash, hashToken(token));
  });

  test('is answered with the same sentence whatever is wrong with it; why stands in the detail, and nothing of the token', async () => {
    const long = signJws(
      accessClaims({ ga4gh_passport_v1: Array(101).fill('x') }),
      { typ: passportType },
      pair.signing,
    );
    const other = makeKeyPair('b1');
    const wrong = {
      'Basic dXNlcjpwYXNz': 'not a bearer token',
      '': 'not a bearer token',
      'Bearer ': 'not a bearer token',
      'Bearer a b': 'not a bearer token',
      'Bearer x.y.z': 'a part is not base64url',
      [`Bearer ${accessToken(pair, { exp: now - 31 })}`]: 'expired',
      [`Bearer ${accessToken(pair, { iat: now + 31 })}`]: 'issued in the future',
      [`Bearer ${accessToken(pair, { nbf: now + 31 })}`]: 'not valid yet',
      [`Bearer ${accessToken(pair, { aud: 'elsewhere' })}`]: 'for another audience',
      [`Bearer ${accessToken(pair, { aud: undefined })}`]: 'for another audience',
      [`Bearer ${accessToken(pair, { scope: 'openid' })}`]: 'lacks a scope',
      [`Bearer ${accessToken(pair, { iss: 'https://other.example/' })}`]: 'not from a broker',
      [`Bearer ${accessToken(other)}`]: 'the signature does not hold',
      [`Bearer ${accessToken(makeKeyPair('b2'))}`]: 'the issuer has no such key',
      [`Bearer ${accessToken(pair, { pad: 'x'.repeat(16_384) })}`]: 'the token is too long',
      [`Bearer ${'x'.repeat(65_537)}`]: 'the token is too long',
      [`Bearer ${long}`]: 'more visas than a passport may hold',
    };
    for (const [header, detail] of Object.entries(wrong)) {
      const { code, message, detail: reason } = await refusalOf(header);
      assert.deepEqual(
        { code, message, reason },
        {
          code: 'TOKEN_INVALID',
          message: 'The access token is not one that is accepted here: get a new one.',
          reason: detail,
        },
      );
    }
  });

  test('is judged with 30 s between two clocks: five minutes and an hour off, either way, are refused (F25)', async () => {
    const header = `Bearer ${accessToken(pair, { exp: now + 60 })}`;
    const { authenticate } = openAuthenticator();
    for (const off of [-30, -90, 0, 29, 89]) {
      assert.notEqual(await authenticate(header, now + off), null, `${off} s`);
    }
    for (const off of [300, 3_600]) {
      assert.equal((await refusalOf(header, now + off)).detail, 'expired');
      assert.equal((await refusalOf(header, now - off)).detail, 'issued in the future');
    }
  });
});

suite('Tokens that were checked', () => {
  test('are remembered, but not beyond their end, nor when the clock was put back', async () => {
    const { authenticate } = openAuthenticator();
    const header = `Bearer ${accessToken(pair, { exp: now + 100 })}`;
    await authenticate(header, now);
    await authenticate(header, now + 129);
    await assert.rejects(authenticate(header, now + 130), { code: 'TOKEN_INVALID' });
    await assert.rejects(authenticate(header, now - 3_600), { code: 'TOKEN_INVALID' });
  });

  test('are refused as soon as their key is another one or gone', async () => {
    const renewed = makeKeyPair('b1');
    let trust = trustBroker([pair]);
    const keys: IssuerKeys = {
      prepare: () => Promise.resolve(true),
      keyOf: (issuer, kid) => trust.issuers.get(issuer)?.keys?.get(kid),
    };
    const { authenticate } = createAuthenticator(trust, keys);
    const header = `Bearer ${accessToken(pair)}`;
    await authenticate(header, now);
    trust = trustBroker([renewed]);
    await assert.rejects(authenticate(header, now), { detail: 'the signature does not hold' });
    trust = trustBroker([makeKeyPair('b2')]);
    await assert.rejects(authenticate(header, now), { detail: 'the issuer has no such key' });
  });

  test('are not shown by anything that prints what was proven', async () => {
    const token = accessToken(pair);
    const proof = await openAuthenticator().authenticate(`Bearer ${token}`, now);
    const printed = [JSON.stringify(proof), inspect(proof, { depth: 9 }), String(proof?.token)];
    for (const text of printed) assert.equal(text.includes(token), false);
  });
});
