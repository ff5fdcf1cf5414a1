import type { IncomingMessage } from 'node:http';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import { maxClaimLength } from '#schema/tokens/claims.ts';
import { accessLevels } from '#schema/wire/access-level.ts';

import { RecentMap } from '../scatter/recent-map.ts';
import type { Admission } from './admission.ts';
import { decideAll } from './decisions/decide.ts';
import type { Decision } from './decisions/decision.ts';
import type { PreparedTerms } from './decisions/prepare-terms.ts';
import { type CallerSources, nobody, readCaller, type ReadCaller } from './read-caller.ts';
import { createScopes } from './tickets/create-scopes.ts';
import type { TicketOptions } from './tickets/issue-tickets.ts';
import type { Authenticator } from './tokens/authenticate.ts';

/** What callers are let in with. */
export interface AdmissionOptions extends CallerSources {
  readonly authenticator: Authenticator;
  /** Terms of all datasets: another list whenever anything changed. */
  readonly terms: () => readonly PreparedTerms[];
  /** Another value whenever a project was approved or withdrawn. */
  readonly projectsRevision: () => unknown;
  readonly tickets: TicketOptions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Kept extends Pick<ReadCaller, 'ends' | 'changes'> {
  readonly admission: Admission;
  readonly terms: readonly PreparedTerms[];
  readonly projectsRevision: unknown;
  /** Seconds since 1970. */
  readonly from: number;
  readonly until: number;
}

const keptCallers = 10_000;
/** Projects of one token that are kept apart: whoever names ever new ones pushes out nobody else. */
const keptProjects = 8;
/** Of a project that a visa states: its id there, and its source. */
const maxProjectName = 64 + '@'.length + maxClaimLength;
const keptSeconds = 300;

/**
 * Says of a request who asks and what was decided. What was decided for a caller is kept while their proofs, the terms and the clock let it
 * stand, at most 300 s (requirement R1.7); whether anything of it was revoked is asked each time.
 */
export function createAdmitter(
  options: AdmissionOptions,
): (request: IncomingMessage) => Promise<Admission> {
  const { authenticator, revocations, terms, projectsRevision, now } = options;
  const known = new RecentMap<string, RecentMap<string, Kept>>(keptCallers);
  const isRevoked = (keys: Kept['changes']): boolean =>
    keys.length > 0 && revocations.anyRevoked(keys);
  const stands = (kept: Kept, seconds: number): boolean =>
    kept.terms === terms() &&
    kept.projectsRevision === projectsRevision() &&
    seconds >= kept.from &&
    seconds < kept.until &&
    !isRevoked(kept.changes);

  return async ({ headers }) => {
    const seconds = now() / 1000;
    const proof = await authenticator.authenticate(headers.authorization, seconds);
    // Tokens are taken for a while after their end, since clocks differ; but nothing is granted then, and who is told so would ask for grants.
    if (proof !== null && proof.expiresAt <= seconds) throw invalid('expired');
    const named = headers['atlas-project'];
    // The public has no projects, whatever it names.
    const project = typeof named === 'string' && proof !== null ? requireProjectName(named) : null;
    const key = proof === null ? '' : JSON.stringify([proof.jtiHash, proof.identity]);
    const ofToken = known.get(key) ?? new RecentMap<string, Kept>(keptProjects);
    known.set(key, ofToken);
    const place = JSON.stringify(project);
    let kept = ofToken.get(place);
    if (kept === undefined || !stands(kept, seconds)) {
      // Before projects are read: what changes meanwhile may have been read as it was.
      const revision = projectsRevision();
      const read = proof === null ? nobody : await readCaller(options, proof, project, seconds);
      kept = { ...admit(options, read, seconds), projectsRevision: revision };
      ofToken.set(place, kept);
    }
    if (isRevoked(kept.ends)) throw invalid('revoked');
    return kept.admission;
  };
}

function admit(
  options: AdmissionOptions,
  { caller, refusedVisas, advice, ends, changes }: ReadCaller,
  seconds: number,
): Omit<Kept, 'projectsRevision'> {
  const terms = options.terms();
  const decisions = decideAll(caller, terms, seconds);
  const admission: Admission = {
    caller,
    refusedVisas,
    decisions: new Map(decisions.map((decision) => [decision.dataset, decision])),
    rights: {
      isPublic: caller.identity === null,
      most: mostOf(decisions),
      ...(advice === null ? {} : { advice }),
    },
    scopes: createScopes(options.tickets, caller, decisions),
  };
  const decided = decisions.map(({ expiresAt }) => expiresAt);
  const until = Math.min(seconds + keptSeconds, caller.expiresAt, ...decided);
  return { admission, terms, ends, changes, from: seconds, until };
}

/** The catalogue is everybody's, also where there is no dataset. */
function mostOf(decisions: readonly Decision[]): Admission['rights']['most'] {
  const catalogue = accessLevels.indexOf('METADATA');
  const levels = decisions.map(({ level }) => accessLevels.indexOf(level));
  return accessLevels[Math.max(catalogue, ...levels)] ?? 'METADATA';
}

function requireProjectName(name: string): string {
  if (name.length <= maxProjectName) return name;
  const message = `Atlas-Project names no project: ids are at most ${maxProjectName} characters long.`;
  throw new CodedError('BAD_REQUEST', message);
}

function invalid(detail: string): CodedError {
  return new CodedError('TOKEN_INVALID', errorCodes.TOKEN_INVALID, detail);
}
