import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { suite, test } from 'node:test';

import { CodedError } from '#schema/kernel/errors.ts';
import type { Evidence, VisaHolder } from '#schema/passports/evidence.ts';
import { readPassport } from '#schema/passports/read-passport.ts';
import { controlledAccess, registeredAccess } from '#schema/passports/standard-access.ts';
import { personOf, verifyVisas } from '#schema/passports/verify-visas.ts';

import { type PassportVector, vectorFile, vectorTrust } from './vector-setup.ts';

const { clock, policies, vectors } = vectorFile;
const trust = vectorTrust();

function evidence(
  holder: VisaHolder,
  { policy, dataset }: PassportVector['request'],
): Evidence | null {
  if (policy === 'registered') return registeredAccess(holder);
  const { source } = policies.controlled.visa;
  return controlledAccess(holder, (grant) => grant.value === dataset && grant.source === source);
}

/** By which rule the visas of a case are refused, where that is why it is denied. */
const refusedBy: Readonly<Record<string, readonly string[]>> = {
  'visa-iss-spoofed': ['V06'],
  'visa-jku-not-trusted-for-iss': ['V04'],
  'visa-rs512': ['V01'],
  'visa-jku-subdomain': ['V04'],
  'visa-hs256-pub': ['V01'],
  'cag-no-by': ['V13'],
  'cag-wrong-source': ['V14'],
  'cag-long-url': ['V11'],
  'cag-type-missing': ['V10'],
  'cag-asserted-after-iat': ['V12'],
  'cond-not-array': ['V15'],
  'ra-linked-by-untrusted': ['V03', 'V16', 'V16'],
  'ra-link-expired': ['V07', 'V16', 'V16'],
  'ra-link-wrong-iss': ['V16', 'V16', 'V16'],
  'ra-link-unencoded': ['V16', 'V16', 'V16'],
  'cag-visa-sub-differs-from-passport': ['V16'],
};

function answer({ passport, request }: PassportVector): PassportVector['expect'] {
  try {
    const { identity, visas } = readPassport(passport, trust, clock);
    const judged = personOf(verifyVisas(visas, trust, clock).visas, identity);
    const shown = evidence({ identity, visas: judged.visas }, request);
    const lasts = shown !== null && clock + request.requestedTtlSeconds < shown.expiresAt;
    return lasts ? 'grant' : 'deny';
  } catch (error) {
    assert.ok(error instanceof CodedError && error.code === 'TOKEN_INVALID');
    return 'reject-passport';
  }
}

suite('GA4GH vectors', () => {
  for (const vector of vectors) {
    test(`${vector.id} is answered ${vector.expect}`, () => {
      assert.equal(answer(vector), vector.expect);
    });
  }

  test('those that are denied for a visa are so by the rule that it breaks, and no other visa is refused', () => {
    const refused = vectors.flatMap(({ id, passport, expect }) => {
      if (expect === 'reject-passport') return [];
      const { identity, visas } = readPassport(passport, trust, clock);
      const checked = verifyVisas(visas, trust, clock);
      const all = [...checked.refused, ...personOf(checked.visas, identity).refused];
      return all.length === 0 ? [] : [[id, all.map(({ rule }) => rule)] as const];
    });
    assert.deepEqual(Object.fromEntries(refused), refusedBy);
  });

  test('no socket is opened for any of them', () => {
    let sockets = 0;
    const count = (): void => void (sockets += 1);
    subscribe('net.client.socket', count);
    for (const vector of vectors) answer(vector);
    unsubscribe('net.client.socket', count);
    assert.equal(sockets, 0);
  });
});
