import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';
import { namedVisaKey, type VisaTrust } from '#schema/passports/read-visa.ts';
import { readPassport } from '#schema/passports/read-passport.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { personOf, verifyVisas } from '#schema/passports/verify-visas.ts';
import { readBearerToken } from '#schema/tokens/bearer-token.ts';
import { hashJti, hashToken } from '#schema/tokens/hash-token.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';

import type { Caller, Identity, Project } from './caller.ts';
import type { PseudonymOf } from './pseudonyms.ts';
import { readRoles } from './read-roles.ts';
import { callerKey, type RevocationKey, tokenKey } from './revocations/revocation-key.ts';
import type { Proof } from './tokens/authenticate.ts';
import type { IssuerKeys } from './tokens/issuer-keys.ts';

/** What is known of callers beside their tokens. */
export interface CallerSources {
  /** The passport that belongs to a proof, as signed. Rejects with POLICY_STATE_UNAVAILABLE where its broker cannot be asked. */
  readonly passportOf: (proof: Proof) => Promise<string>;
  readonly visaTrust: VisaTrust;
  readonly issuerKeys: Pick<IssuerKeys, 'prepare'>;
  readonly pseudonymOf: PseudonymOf;
  /** Projects that somebody may act for. */
  readonly projectsOf: (
    identity: Identity,
    visas: readonly VerifiedVisa[],
  ) => Promise<readonly Project[]>;
  readonly log: Log;
}

/** A caller, and what ends their rights if it is revoked. */
export interface ReadCaller {
  readonly caller: Caller;
  readonly rests: readonly RevocationKey[];
}

/** Nobody in particular. */
export const nobody: ReadCaller = {
  caller: {
    pseudonym: 'public',
    identity: null,
    visas: [],
    roles: new Set(),
    project: null,
    expiresAt: Number.POSITIVE_INFINITY,
  },
  rests: [],
};

/**
 * Who stands behind a proof, at a time in seconds since 1970: a visa that fails takes only itself away, and the log says by which rule. `wanted` names
 * the project that the caller acts for.
 */
export async function readCaller(
  sources: CallerSources,
  proof: Proof,
  wanted: string | null,
  seconds: number,
): Promise<ReadCaller> {
  const { identity } = proof;
  const compact = await sources.passportOf(proof);
  const opened = readBearerToken(compact);
  if (!isRefusal(opened)) {
    await sources.issuerKeys.prepare(opened.issuer, opened.jws.header.kid);
  }
  const passport = readPassport(compact, sources.visaTrust, seconds);
  if (!isSame(passport.identity, identity)) {
    throw new CodedError(
      'TOKEN_INVALID',
      errorCodes.TOKEN_INVALID,
      'the passport is another person’s',
    );
  }
  const pseudonym = sources.pseudonymOf(identity);
  const visas = await readVisas(sources, { visas: passport.visas, identity, pseudonym }, seconds);
  const projects = await sources.projectsOf(identity, visas);
  const caller: Caller = {
    pseudonym,
    identity,
    visas,
    roles: readRoles({ identity, visas }),
    project: chooseProject(projects, wanted),
    expiresAt: Math.min(proof.expiresAt, passport.expiresAt),
  };
  const tokens = [proof.jtiHash, ...visas.map(nameOf)];
  return { caller, rests: [callerKey(pseudonym), ...tokens.map(tokenKey)] };
}

async function readVisas(
  { visaTrust, issuerKeys, log }: CallerSources,
  brought: {
    readonly visas: readonly string[];
    readonly identity: Identity;
    readonly pseudonym: string;
  },
  seconds: number,
): Promise<readonly VerifiedVisa[]> {
  const { configuration } = visaTrust;
  const keys = brought.visas.flatMap((visa) => namedVisaKey(visa, configuration) ?? []);
  await Promise.all(keys.map(({ issuer, kid }) => issuerKeys.prepare(issuer, kid)));
  const judged = verifyVisas(brought.visas, visaTrust, seconds);
  const own = personOf(judged.visas, brought.identity);
  for (const { rule, detail } of [...judged.refused, ...own.refused]) {
    log.info({ caller: brought.pseudonym, rule, detail }, 'visa refused');
  }
  return own.visas;
}

/** Names a visa in revocations and audit. */
export function nameOf({ issuer, jti, jwt }: VerifiedVisa): string {
  return jti === null ? hashToken(jwt) : hashJti(issuer, jti);
}

function isSame(one: Identity, other: Identity): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

/** The project that was named; without a name the only one. Somebody else's, or one of several that was not named, is none. */
function chooseProject(projects: readonly Project[], wanted: string | null): Project | null {
  if (wanted !== null) return projects.find(({ id }) => id === wanted) ?? null;
  return projects.length === 1 ? (projects[0] ?? null) : null;
}
