import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { CodedError } from '#schema/kernel/errors.ts';
import { readPassport } from '#schema/passports/read-passport.ts';
import { verifyVisas } from '#schema/passports/verify-visas.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';

import {
  broker,
  clock,
  committee,
  createIssuer,
  signPassport,
  signShortVisa,
  trust,
} from './signed-visas.ts';
import { keysIn, trustedIssuer, trustIn } from './vector-setup.ts';

/** A hundred visas fit into 64 KiB only where each is as short as it can be. */
const short = createIssuer('https://i.test');
const shortTrust = trustIn(
  [
    trustedIssuer(short.issuer, ['VISA_ISSUER'], {
      keys: keysIn(short.jwks),
      jku: new Set([short.issuer]),
      sources: new Map([['AffiliationAndRole', new Set([short.issuer])]]),
    }),
  ],
  'gateway',
);

suite('A passport', () => {
  test('of 100 visas is read, of 101 it is refused, and so are 101 visas alone', () => {
    const visas = Array.from({ length: 101 }, (_, at) => signShortVisa(short, `${at}`));
    const read = readPassport(signPassport(visas.slice(1)), trust, clock);
    assert.equal(verifyVisas(read.visas, shortTrust, clock).visas.length, 100);
    assert.throws(() => readPassport(signPassport(visas), trust, clock), isInvalid);
    const judged = verifyVisas(visas, shortTrust, clock);
    assert.deepEqual([judged.visas.length, judged.refused.length], [0, 101]);
    assert.ok(judged.refused.every(({ rule }) => rule === 'V17'));
  });

  test('larger than 64 KiB is refused before anything is read of it', () => {
    const text = 'a'.repeat(64 * 1024);
    assert.throws(() => readPassport(signPassport([text]), trust, clock), isInvalid);
  });

  test('is one of a broker, for us or for nobody, with a list of visas', () => {
    const { identity } = readPassport(signPassport([], { aud: ['x', 'gateway'] }), trust, clock);
    assert.deepEqual(identity, { issuer: broker.issuer, subject: 'r-1' });
    for (const claims of [
      { aud: 'another' },
      { sub: undefined },
      { exp: clock - 31 },
      { exp: undefined },
      { iss: committee.issuer },
      { ga4gh_passport_v1: undefined },
      { ga4gh_passport_v1: {} },
      { ga4gh_passport_v1: [7] },
    ]) {
      assert.throws(() => readPassport(signPassport([], claims), trust, clock), isInvalid);
    }
    const token = signJws(
      { iss: broker.issuer, sub: 'r-1', iat: clock },
      { typ: 'at+jwt' },
      broker.key,
    );
    assert.throws(() => readPassport(token, trust, clock), isInvalid);
  });
});

function isInvalid(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'TOKEN_INVALID';
}
