import type { Log } from '#schema/kernel/log.ts';
import type { Identity } from '#schema/passports/identity.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import type { RefusedVisa } from '#schema/passports/visa-rules.ts';
import { nameToken } from '#schema/tokens/hash-token.ts';

import type { Caller, Project } from './caller.ts';
import type { VisaReader } from './passports/visa-reader.ts';
import type { PseudonymOf } from './pseudonyms.ts';
import { readRoles } from './read-roles.ts';
import type { Revocations } from './revocations/open-revocations.ts';
import { callerKey, type RevocationKey, tokenKey } from './revocations/revocation-key.ts';
import type { Proof } from './tokens/authenticate.ts';

/** What is known of callers beside their tokens. */
export interface CallerSources {
  readonly visas: VisaReader;
  readonly revocations: Pick<Revocations, 'anyRevoked'>;
  readonly pseudonymOf: PseudonymOf;
  /** Projects that somebody may act for. */
  readonly projectsOf: (
    identity: Identity,
    visas: readonly VerifiedVisa[],
  ) => Promise<readonly Project[]>;
  readonly log: Log;
}

/** A caller, and what they may be shut out by. */
export interface ReadCaller {
  readonly caller: Caller;
  readonly refusedVisas: readonly RefusedVisa[];
  /** What stands between the caller and a project; null where nothing does. */
  readonly advice: string | null;
  /** Any of these revoked, the caller is not let in. */
  readonly ends: readonly RevocationKey[];
  /** Any of these revoked, the caller is read anew, without that visa. */
  readonly changes: readonly RevocationKey[];
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
  refusedVisas: [],
  advice: null,
  ends: [],
  changes: [],
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
  const pseudonym = sources.pseudonymOf(identity);
  const brought = await sources.visas.visasOf(proof, seconds);
  const { refused } = brought;
  const visas = brought.visas.filter((visa) => !sources.revocations.anyRevoked([keyOf(visa)]));
  for (const { rule, detail } of refused) {
    sources.log.info({ caller: pseudonym, rule, detail }, 'visa refused');
  }
  const projects = await sources.projectsOf(identity, visas);
  const caller: Caller = {
    pseudonym,
    identity,
    visas,
    roles: readRoles({ identity, visas }),
    project: chooseProject(projects, wanted),
    // Each decision ends with the visas that it rests upon, not with all that were brought.
    expiresAt: proof.expiresAt,
  };
  return {
    caller,
    refusedVisas: refused,
    advice: adviseOn(projects, wanted),
    ends: [callerKey(pseudonym), tokenKey(proof.jtiHash)],
    changes: visas.map(keyOf),
  };
}

function keyOf({ issuer, jti, jwt }: VerifiedVisa): RevocationKey {
  return tokenKey(nameToken(jwt, issuer, jti));
}

/** Without a project nobody counts anything, and what is missing is not a condition of any dataset. */
function adviseOn(projects: readonly Project[], wanted: string | null): string | null {
  if (chooseProject(projects, wanted) !== null) return null;
  if (wanted !== null) {
    return 'Atlas-Project names no project that you may act for, so name one that me lists';
  }
  return projects.length > 1
    ? 'you have several projects, so name one in the header Atlas-Project'
    : null;
}

/** The project that was named; without a name the only one. Somebody else's, or one of several that was not named, is none. */
function chooseProject(projects: readonly Project[], wanted: string | null): Project | null {
  if (wanted !== null) return projects.find(({ id }) => id === wanted) ?? null;
  return projects.length === 1 ? (projects[0] ?? null) : null;
}
