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

  test('no socket is opened for any of them', () => {
    let sockets = 0;
    const count = (): void => void (sockets += 1);
    subscribe('net.client.socket', count);
    for (const vector of vectors) answer(vector);
    unsubscribe('net.client.socket', count);
    assert.equal(sockets, 0);
  });
});
