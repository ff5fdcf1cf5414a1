import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { type AdmissionOptions, createAdmitter } from '#gateway/access/admit-callers.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';
import { SecretText } from '#gateway/access/tokens/secret-text.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { AccessLevel } from '#schema/wire/access-level.ts';

import { callerWith, dataset, later, now, termsWith } from '../decisions/callers.ts';

const { identity, project } = callerWith();
const log = createLog('silent');

/** An admitter of one caller, on a clock of its own. */
export interface StartedAdmitter {
  /** Seconds since 1970. */
  readonly clock: { seconds: number };
  /** What the caller is decided for the one dataset, naming this project or none. Throws what the admitter throws. */
  readonly level: (project?: string) => Promise<AccessLevel | undefined>;
}

/** Lets one caller in, who acts for a project and has a token until `later`, but for what a test gives. */
export function startAdmitter(parts: Partial<AdmissionOptions>): StartedAdmitter {
  const clock = { seconds: now };
  const terms = [prepareTerms(termsWith())];
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const admit = createAdmitter({
    authenticator: {
      authenticate: () =>
        Promise.resolve({
          kind: 'PASSPORT',
          identity: identity!,
          expiresAt: later,
          jtiHash: 'a',
          token: new SecretText('t'),
        }),
    },
    visas: { visasOf: () => Promise.resolve({ visas: [], refused: [], expiresAt: later }) },
    revocations: { anyRevoked: () => false },
    pseudonymOf: () => 'p-ada',
    projectsOf: () => Promise.resolve([project!]),
    projectsRevision: () => 1,
    terms: () => terms,
    tickets: {
      issuer: 'atlas',
      signingKey: () => ({ kid: 'k', privateKey }),
      secretOf: () => createSecretKey(Buffer.alloc(32)),
      now: () => clock.seconds * 1_000,
    },
    now: () => clock.seconds * 1_000,
    log,
    ...parts,
  });
  return {
    clock,
    level: async (project) => {
      const named = project === undefined ? {} : { 'atlas-project': project };
      const request = { headers: { authorization: 'Bearer t', ...named } } as IncomingMessage;
      return (await admit(request)).decisions.get(dataset)?.level;
    },
  };
}
