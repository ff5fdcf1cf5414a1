import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';
import {
  callerKey,
  type RevocationKey,
  tokenKey,
} from '#gateway/access/revocations/revocation-key.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { nameToken } from '#schema/tokens/hash-token.ts';

import {
  callerWith,
  later,
  now,
  registeredVisas,
  termsWith,
  visaWith,
} from '../decisions/callers.ts';
import { startAdmitter } from './start-admitter.ts';

const controlled = [prepareTerms(termsWith({ records: 'CONTROLLED' }))];
const invalid = (detail: string): object => ({ code: 'TOKEN_INVALID', detail });

/** Visas that are brought, and how often they were asked for. */
function bring(visas: readonly VerifiedVisa[]) {
  const brought = {
    times: 0,
    visasOf: () => {
      brought.times++;
      return Promise.resolve({ visas, refused: [], expiresAt: later });
    },
  };
  return brought;
}

test('a project that is withdrawn while it is read is not kept beyond the request that read it', async () => {
  let revision = 1;
  let projects = [callerWith().project!];
  const { level } = startAdmitter({
    projectsRevision: () => revision,
    projectsOf: () => {
      const read = projects;
      // Another request withdraws it before this reading is through.
      projects = [];
      revision = 2;
      return Promise.resolve(read);
    },
  });
  assert.equal(await level(), 'RECORD');
  assert.equal(await level(), 'METADATA');
  assert.equal(await level(), 'METADATA');
});

suite('what was decided of a caller', () => {
  test('is kept for 300 s, and not where the clock was put back (R1.7)', async () => {
    const visas = bring([visaWith()]);
    const { clock, level } = startAdmitter({ visas });
    const timesAfter = async (seconds: number): Promise<number> => {
      clock.seconds = now + seconds;
      assert.equal(await level(), 'RECORD');
      return visas.times;
    };
    assert.deepEqual(
      [await timesAfter(0), await timesAfter(299), await timesAfter(300)],
      [1, 1, 2],
    );
    assert.deepEqual([await timesAfter(310), await timesAfter(290)], [2, 3]);
  });

  test('ends with the first visa that it rests upon', async () => {
    const grant = visaWith({ expiresAt: now + 60 });
    const visas = bring([...registeredVisas, grant]);
    const { clock, level } = startAdmitter({ visas, terms: () => controlled });
    assert.equal(await level(), 'RECORD');
    clock.seconds = now + 59;
    assert.deepEqual([await level(), visas.times], ['RECORD', 1]);
    clock.seconds = now + 60;
    assert.equal(await level(), 'AGGREGATE');
  });

  test('ends when the terms of any dataset change', async () => {
    let terms = [prepareTerms(termsWith())];
    const { level } = startAdmitter({ visas: bring(registeredVisas), terms: () => terms });
    assert.equal(await level(), 'RECORD');
    terms = controlled;
    assert.equal(await level(), 'AGGREGATE');
  });

  test('ends with the token, whose half minute of grace grants nothing', async () => {
    const { clock, level } = startAdmitter({});
    clock.seconds = later - 1;
    assert.equal(await level(), 'RECORD');
    clock.seconds = later;
    await assert.rejects(level(), invalid('expired'));
  });
});

suite('who is revoked while what was decided of them is kept', () => {
  const grant = visaWith({ jti: 'grant-1' });

  /** A caller with a grant, some of whose things are revoked. */
  function startRevoked(revoked: readonly RevocationKey[]) {
    let list: readonly RevocationKey[] = [];
    const started = startAdmitter({
      visas: bring([...registeredVisas, grant]),
      terms: () => controlled,
      revocations: { anyRevoked: (keys) => [...keys].some((key) => list.includes(key)) },
    });
    const revoke = (): void => {
      list = revoked;
    };
    return { ...started, revoke };
  }

  test('by a visa, loses what rested upon it and nothing else', async () => {
    const named = tokenKey(nameToken(grant.jwt, grant.issuer, grant.jti));
    const { level, revoke } = startRevoked([named]);
    assert.equal(await level(), 'RECORD');
    revoke();
    assert.equal(await level(), 'AGGREGATE');
  });

  test('by the token, or as who they are, is let in no more', async () => {
    for (const key of [tokenKey('a'), callerKey('p-ada')]) {
      const { level, revoke } = startRevoked([key]);
      assert.equal(await level(), 'RECORD');
      revoke();
      await assert.rejects(level(), invalid('revoked'));
    }
  });
});

test('a caller acts for the project that they name, for none that is not theirs, and a name that is none is refused', async () => {
  const { level } = startAdmitter({});
  const { id } = callerWith().project!;
  assert.deepEqual([await level(id), await level('of-others')], ['RECORD', 'METADATA']);
  assert.equal(await level('x'.repeat(320)), 'METADATA');
  await assert.rejects(level('x'.repeat(321)), {
    code: 'BAD_REQUEST',
    message: 'Atlas-Project names no project: ids are at most 320 characters long.',
  });
});
