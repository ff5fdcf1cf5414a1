import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { suite, test } from 'node:test';

import { checkBearerToken, readBearerToken } from '#schema/tokens/bearer-token.ts';
import { readKeySet } from '#schema/tokens/key-set.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import { makeKeyPair } from '#test/support/identity-provider.ts';

import { accessClaims, broker, now, trustBroker } from './tokens-setup.ts';

const pair = makeKeyPair('b1');
const trust = trustBroker([pair]);
const header = { alg: 'ES256', kid: 'b1', typ: 'at+jwt' };
const claims = accessClaims();

/** Signs whatever bytes, as a broker would that cannot do it well, or that an attacker has the ear of. */
function signRaw(head: string | Buffer, payload: string | Buffer): string {
  const input = [head, payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const key = { key: pair.signing.key, dsaEncoding: 'ieee-p1363' } as const;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

function signJson(head: object, payload: object = claims): string {
  return signRaw(JSON.stringify(head), JSON.stringify(payload));
}

/** `accepted`, or why not. */
function judge(token: string): string {
  const opened = readBearerToken(token);
  if (isRefusal(opened)) return opened.refused;
  const key = trust.issuers.get(opened.issuer)?.keys?.get(opened.jws.header.kid);
  const checked = checkBearerToken(opened, key, { trust, now });
  return isRefusal(checked) ? checked.refused : 'accepted';
}

suite('A token whose signature holds', () => {
  test('is accepted as it is meant, with dates that have fractions too', () => {
    assert.equal(judge(signJson(header)), 'accepted');
    assert.equal(
      judge(signJson(header, { ...claims, iat: now - 0.5, exp: now + 0.5 })),
      'accepted',
    );
  });

  test('is refused for a header that has more, less or other than it may', () => {
    const wrong: readonly (readonly [object, string])[] = [
      [{ ...header, crit: [] }, 'the header has a member that is not allowed'],
      [{ ...header, b64: false, crit: ['b64'] }, 'the header has a member that is not allowed'],
      [{ ...header, zip: 'DEF' }, 'the header has a member that is not allowed'],
      [{ ...header, cty: 'JWT' }, 'the header has a member that is not allowed'],
      [{ ...header, jwk: pair.jwk }, 'the header has a member that is not allowed'],
      [{ ...header, x5c: [] }, 'the header has a member that is not allowed'],
      [{ ...header, jku: 'https://x.example/' }, 'the header has a member that is not allowed'],
      [{ ...header, typ: undefined }, 'typ is not that of such a token'],
      [{ ...header, typ: 'AT+JWT' }, 'typ is not that of such a token'],
      [{ ...header, typ: ['at+jwt'] }, 'typ is not that of such a token'],
      [{ ...header, typ: 'vnd.ga4gh.visa+jwt' }, 'typ is not that of such a token'],
      [{ ...header, typ: 'atlas-ticket+jwt' }, 'typ is not that of such a token'],
      [{ ...header, kid: 1 }, 'the header has no kid'],
      [{ ...header, kid: '' }, 'the header has no kid'],
      [{ ...header, kid: 'x'.repeat(256) }, 'the header has no kid'],
      [{ ...header, kid: 'constructor' }, 'the issuer has no such key'],
      [{ ...header, alg: ['ES256'] }, 'alg is not RS256 or ES256'],
      [{ ...header, alg: 'es256' }, 'alg is not RS256 or ES256'],
      [{ ...header, alg: 'RS256' }, 'the signature does not hold'],
      [[header], 'the header is no JSON object'],
    ];
    for (const [head, why] of wrong) assert.equal(judge(signJson(head)), why, JSON.stringify(head));
  });

  test('is refused for JSON that two readers could read differently', () => {
    const head = JSON.stringify(header);
    const payload = JSON.stringify(claims);
    const twice = payload.replace('{', '{"sub":"somebody-else",');
    const escaped = payload.replace('{', String.raw`{"\u0073ub":"somebody-else",`);
    const nested = payload.replace('{', '{"more":{"a":1,"a":2},');
    const deep = payload.replace('{', `{"more":${'['.repeat(16)}${']'.repeat(16)},`);
    const notUtf8 = Buffer.from(payload.replace('{', '{"note":"\xff",'), 'latin1');
    const unreadable = [twice, escaped, nested, deep, notUtf8, `\uFEFF${payload}`, `[${payload}]`];
    for (const wrong of [...unreadable, `${payload} x`, 'null', '"text"', '']) {
      assert.equal(judge(signRaw(head, wrong)), 'the payload is no JSON object', String(wrong));
    }
    const headTwice = head.replace('{', '{"kid":"b2",');
    assert.equal(judge(signRaw(headTwice, payload)), 'the header is no JSON object');
    const tame = payload.replace('{', String.raw`{"quote":"\"}{:[","list":[{"a":1},{"a":2}],`);
    assert.equal(judge(signRaw(head, tame)), 'accepted');
  });

  test('is refused for claims of another kind or none', () => {
    const wrong: readonly (readonly [object, string])[] = [
      [{ exp: undefined }, 'exp is not a date'],
      [{ exp: null }, 'exp is not a date'],
      [{ exp: -1 }, 'exp is not a date'],
      [{ iat: String(now) }, 'iat is not a date'],
      [{ nbf: '0' }, 'nbf is not a date'],
      [{ iat: now + 10, exp: now + 10 }, 'expires before it was issued'],
      [{ iat: now, exp: now + 86_401 }, 'lives too long'],
      [{ sub: ['researcher-1'] }, 'sub is missing or no text'],
      [{ sub: 'x'.repeat(256) }, 'sub is missing or no text'],
      [{ iss: [broker] }, 'iss is not a text'],
      [{ iss: '__proto__' }, 'not from a broker'],
      [{ aud: [] }, 'for another audience'],
      [{ aud: ['atlas', 1] }, 'for another audience'],
      [{ aud: 'atlas elsewhere' }, 'for another audience'],
      [{ scope: ['openid', 'ga4gh_passport_v1'] }, 'lacks a scope'],
      [{ scope: 'openid ga4gh_passport_v10' }, 'lacks a scope'],
      [{ ga4gh_passport_v1: [] }, 'an access token with GA4GH claims'],
      [{ ga4gh_visa_v1: {} }, 'an access token with GA4GH claims'],
    ];
    for (const [change, why] of wrong) {
      assert.equal(judge(signJson(header, { ...claims, ...change })), why, JSON.stringify(change));
    }
  });

  test('is refused where its text is another than was signed, though its bytes are not', () => {
    const token = signJson(header);
    const [head = '', payload = '', signature = ''] = token.split('.');
    const others = [
      `${token}=`,
      `${token}\n`,
      ` ${token}`,
      `${head}=.${payload}.${signature}`,
      `${head}.${payload}`,
      `${head}..${signature}`,
      `.${payload}.${signature}`,
      `${token}.`,
    ];
    for (const other of others) assert.notEqual(judge(other), 'accepted', other);
  });
});

suite('A JWK set', () => {
  const { jwk } = pair;
  const outcome = (...keys: readonly unknown[]): string => {
    const read = readKeySet({ keys });
    return isRefusal(read) ? read.refused : [...read.keys.keys()].join(' ');
  };

  test('gives the keys that are for our signatures and leaves out others', () => {
    const others = [
      { ...jwk, kid: 'enc', use: 'enc' },
      { ...jwk, kid: 'ops', use: undefined, key_ops: ['sign'] },
      { ...jwk, kid: 'alg', alg: 'ES384' },
      { ...jwk, kid: undefined },
      { kty: 'OKP', crv: 'Ed25519', x: 'AA', kid: 'okp' },
      // Of 8,200 bits: whoever publishes it makes each check dear.
      { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(1_025, 0xff).toString('base64url'), kid: 'large' },
    ];
    assert.equal(outcome(jwk, ...others), 'b1');
    assert.equal(outcome({ ...jwk, use: undefined, alg: undefined }), 'b1');
    assert.equal(outcome(...others), 'the JWK set has no key that can be used');
  });

  test('is refused as a whole for a secret, a kid that stands twice, or what is no key', () => {
    assert.equal(outcome(jwk, { ...jwk, kid: 'b2', d: 'AA' }), 'the JWK set holds a secret');
    const secret = { kty: 'oct', k: 'AA', kid: 's' };
    assert.equal(outcome(jwk, secret), 'the JWK set holds a secret');
    assert.equal(outcome(jwk, { ...jwk, use: 'enc' }), 'the JWK set has a kid twice');
    assert.equal(outcome(jwk, null), 'a member of the JWK set is no key');
    assert.equal(outcome(...Array<unknown>(65).fill(jwk)), 'no JWK set');
    for (const set of [null, [], { keys: {} }, 'keys']) {
      assert.deepEqual(readKeySet(set), { refused: 'no JWK set' });
    }
  });
});
