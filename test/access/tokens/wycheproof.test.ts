import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import jsonwebtoken from 'jsonwebtoken';

import { readJws, signatureHolds } from '#schema/tokens/jws.ts';
import { readKeySet } from '#schema/tokens/key-set.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';

interface Case {
  readonly tcId: number;
  readonly jws: string;
  readonly result: 'valid' | 'invalid';
}

type Jwk = Readonly<Record<string, unknown>>;

interface Group<Key> {
  readonly public?: Key;
  readonly private?: Key;
  readonly tests: readonly Case[];
}

const secret = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi']);

function readVectors<Key>(name: string): readonly Group<Key>[] {
  const text = readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { testGroups: readonly Group<Key>[] }).testGroups;
}

/** Many groups give the private key only. */
function publicHalf(jwk: Jwk = {}): Jwk {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => !secret.has(name)));
}

/** Wycheproof's tokens have no `typ`, its payloads are no claims: this is all of a check that they can meet. */
function accepts(jws: string, set: unknown): boolean {
  const keys = readKeySet(set);
  const read = readJws(jws, { maxBytes: 65_536, types: [null], headers: [] });
  if (isRefusal(keys) || isRefusal(read)) return false;
  const key = keys.keys.get(read.header.kid);
  return key !== undefined && signatureHolds(read, key);
}

suite('JWS of Wycheproof', () => {
  const groups = readVectors<Jwk>('wycheproof/json_web_signature_test.json');
  const judged = groups.flatMap((group) => {
    const jwk = publicHalf(group.public ?? group.private);
    return group.tests.map(({ tcId, jws, result }) => {
      const alg = jwk['alg'];
      return { tcId, alg, result, accepted: accepts(jws, { keys: [jwk] }) };
    });
  });

  test('no invalid one of all is accepted', () => {
    const wrong = judged.filter(({ result, accepted }) => result === 'invalid' && accepted);
    assert.deepEqual(wrong, []);
    assert.equal(judged.filter(({ result }) => result === 'invalid').length, 355);
  });

  test('of the valid ones of RS256 and ES256 all are accepted but an empty payload, which is no token', () => {
    const refused = judged.filter(
      ({ result, alg, accepted }) =>
        result === 'valid' && (alg === 'RS256' || alg === 'ES256') && !accepted,
    );
    assert.deepEqual(
      refused.map(({ tcId }) => tcId),
      [259],
    );
  });
});

suite('JWK sets of Wycheproof', () => {
  interface KeySetJson {
    readonly keys: readonly Jwk[];
  }

  test('no token under an invalid set is accepted, and the set itself is refused where it is what is wrong', () => {
    const groups = readVectors<KeySetJson>('wycheproof/json_web_key_test.json');
    const cases = groups.flatMap(({ public: open, private: closed, tests }) =>
      tests.map(({ tcId, jws, result }) => {
        const set = open ?? closed;
        return { tcId, result, accepted: accepts(jws, set), refused: isRefusal(readKeySet(set)) };
      }),
    );
    const invalid = cases.filter(({ result }) => result === 'invalid');
    assert.equal(invalid.length, 21);
    assert.deepEqual(
      invalid.filter(({ accepted, refused }) => accepted || !refused),
      [],
    );
    // Sets of secrets, which no issuer may publish, are refused also where their tokens are valid; the one of RS256 is not.
    assert.deepEqual(
      cases.filter(({ accepted }) => accepted).map(({ tcId }) => tcId),
      [5],
    );
  });
});

suite('RFC 7520', () => {
  interface Example {
    readonly input: { readonly key: Jwk | readonly Jwk[]; readonly payload: string };
    readonly output: {
      readonly compact?: string;
      readonly json_flat?: object;
      readonly json?: object;
    };
  }
  interface Compact extends Example {
    readonly input: { readonly key: Jwk; readonly payload: string };
    readonly output: { readonly compact: string };
  }
  const readExample = <Of extends Example = Compact>(name: string): Of => {
    const text = readFileSync(new URL(`../../vectors/rfc7520/${name}`, import.meta.url), 'utf8');
    return JSON.parse(text) as Of;
  };

  test('the signature of section 4.1, RS256, holds', () => {
    const { input, output } = readExample('jws_4_1.rsa_v15_signature.json');
    assert.equal(accepts(output.compact, { keys: [publicHalf(input.key)] }), true);
  });

  test('the signature of section 4.3, ES512, holds for the library, and is refused here, where it is not spoken', () => {
    const { input, output } = readExample('jws_4_3.ecdsa_signature.json');
    const key = { key: publicHalf(input.key), format: 'jwk' } as const;
    const payload: unknown = jsonwebtoken.verify(output.compact, createPublicKey(key), {
      algorithms: ['ES512'],
    });
    assert.equal(payload, input.payload);
    assert.equal(accepts(output.compact, { keys: [publicHalf(input.key)] }), false);
  });

  test('the signatures of all other sections are of algorithms or forms that are not spoken, and refused', () => {
    const others = [
      'jws_4_2.rsa-pss_signature.json',
      'jws_4_4.hmac-sha2_integrity_protection.json',
      'jws_4_5.signature_with_detached_content.json',
      'jws_4_6.protecting_specific_header_fields.json',
      'jws_4_7.protecting_content_only.json',
      'jws_4_8.multiple_signatures.json',
      'curve25519_jws.json',
    ];
    for (const name of others) {
      const { input, output } = readExample<Example>(name);
      const keys = [input.key].flat();
      const written = [output.compact, output.json_flat, output.json].filter(
        (form) => form !== undefined,
      );
      assert.ok(written.length > 0, name);
      for (const form of written) {
        const jws = typeof form === 'string' ? form : JSON.stringify(form);
        assert.equal(accepts(jws, { keys: keys.map(publicHalf) }), false, name);
        const known = keys.filter(({ kty }) => kty === 'RSA');
        assert.equal(accepts(jws, { keys: known.map(publicHalf) }), false, name);
      }
    }
  });
});
