import { type Evidence, evidenceFor, type WantedVisa } from '#schema/passports/evidence.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import type { Caller, Project } from '../caller.ts';
import { type ReadPurpose, readPurpose } from './read-purpose.ts';

/** What a caller brings to decisions at one time. */
export interface Standing {
  /** Seconds since 1970. */
  readonly now: number;
  /** Null for the public, and for a caller whose proofs have ended. */
  readonly caller: Caller | null;
  /** What the caller acts for; null where for nothing, and where the visa that states it has ended. */
  readonly project: Project | null;
  /** Null without a project, and for a purpose that was not understood. */
  readonly purpose: ReadPurpose | null;
  /** What shows that the caller, one person, has one visa of each kind. */
  readonly shows: (wanted: readonly WantedVisa[]) => Evidence | null;
}

/** The standing of a caller at this time, in seconds since 1970. */
export function createStanding(caller: Caller, now: number): Standing {
  const { identity } = caller;
  if (identity === null || caller.expiresAt <= now) {
    return { now, caller: null, project: null, purpose: null, shows: () => null };
  }
  const project = hasEnded(caller.project?.statedBy, now) ? null : caller.project;
  const visas = caller.visas.filter(({ expiresAt }) => expiresAt > now);
  const holder = { identity, visas };
  const found = new Map<string, Evidence | null>();
  return {
    now,
    caller,
    project,
    purpose: project === null ? null : readPurpose(project.purpose),
    shows: (wanted) => {
      // What the same visas are wanted for has the same evidence: most datasets of a provider are covered by one visa, or by none.
      const key = whichAreWanted(holder.visas, wanted);
      if (key === null) return null;
      const known = found.get(key);
      if (known !== undefined) return known;
      const evidence = evidenceFor(holder, wanted);
      found.set(key, evidence);
      return evidence;
    },
  };
}

function hasEnded(visa: VerifiedVisa | undefined, now: number): boolean {
  return visa !== undefined && visa.expiresAt <= now;
}

/** Equal for kinds that the same visas are of; null where none is of one of them. */
function whichAreWanted(visas: Caller['visas'], wanted: readonly WantedVisa[]): string | null {
  const kinds: string[] = [];
  for (const wants of wanted) {
    let which = '';
    for (const [index, visa] of visas.entries()) if (wants(visa)) which += `${index},`;
    if (which === '') return null;
    kinds.push(which);
  }
  return kinds.join(';');
}
