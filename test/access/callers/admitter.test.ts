import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';

import { createAdmitter } from '#gateway/access/admit-callers.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';
import { SecretText } from '#gateway/access/tokens/secret-text.ts';
import { createLog } from '#schema/kernel/log.ts';

import { callerWith, dataset, later, now, termsWith } from '../decisions/callers.ts';

const { identity, project } = callerWith();
const proof = { identity, expiresAt: later, jtiHash: 'a', token: new SecretText('t') };

/** Lets one caller in; `projectsOf` and the revision are the test's. */
function startAdmitter(
  parts: Pick<Parameters<typeof createAdmitter>[0], 'projectsOf' | 'projectsRevision'>,
) {
  const terms = [prepareTerms(termsWith())];
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const admit = createAdmitter({
    ...parts,
    authenticator: {
      authenticate: () => Promise.resolve({ kind: 'PASSPORT', ...proof, identity: identity! }),
    },
    visas: { visasOf: () => Promise.resolve({ visas: [], refused: [], expiresAt: later }) },
    revocations: { anyRevoked: () => false },
    pseudonymOf: () => 'p-ada',
    terms: () => terms,
    tickets: {
      issuer: 'atlas',
      signingKey: () => ({ kid: 'k', privateKey }),
      secretOf: () => createSecretKey(Buffer.alloc(32)),
      now: () => now * 1_000,
    },
    now: () => now * 1_000,
    log: createLog('silent'),
  });
  return async (): Promise<string | undefined> => {
    const request = { headers: { authorization: 'Bearer t' } } as IncomingMessage;
    return (await admit(request)).decisions.get(dataset)?.level;
  };
}

test('a project that is withdrawn while it is read is not kept beyond the request that read it', async () => {
  let revision = 1;
  let projects = [project!];
  const level = startAdmitter({
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
