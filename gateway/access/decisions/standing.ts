import { type Evidence, evidenceFor, type WantedVisa } from '#schema/passports/evidence.ts';
import { controlledAccess, registeredAccess } from '#schema/passports/standard-access.ts';

import type { Caller } from '../caller.ts';
import { type ReadPurpose, readPurpose } from './read-purpose.ts';

/** What a caller brings to decisions at one time, each looked up once however many datasets are decided. */
export interface Standing {
  /** Seconds since 1970. */
  readonly now: number;
  /** Null for the public, and for a caller whose proofs have ended. */
  readonly caller: Caller | null;
  /** Null without a project, and for a purpose that was not understood. */
  readonly purpose: ReadPurpose | null;
  /** What shows that the caller has registered access. */
  readonly registered: () => Evidence | null;
  /** What shows that a data access committee granted one of these values (of ControlledAccessGrants visas). */
  readonly granted: (values: readonly string[]) => Evidence | null;
  /** What shows that the caller has a visa of this kind. */
  readonly shows: (wants: WantedVisa) => Evidence | null;
}

const nothing = (): null => null;

/** The standing of a caller at this time, in seconds since 1970. */
export function createStanding(caller: Caller, now: number): Standing {
  if (caller.identity === null || caller.expiresAt <= now) {
    const nobody = { now, caller: null, purpose: null };
    return { ...nobody, registered: nothing, granted: nothing, shows: nothing };
  }
  const { identity, project } = caller;
  const holder = { identity, visas: caller.visas.filter(({ expiresAt }) => expiresAt > now) };
  const held = new Set(holder.visas.map(({ value }) => value));
  const grants = new Map<string, Evidence | null>();
  let registered: Evidence | null | undefined;
  return {
    now,
    caller,
    purpose: project === null ? null : readPurpose(project.purpose),
    registered: () => (registered ??= registeredAccess(holder)),
    granted: (values) => {
      // Most datasets of a provider are covered by one visa for all of it, or by none.
      const named = values.filter((value) => held.has(value));
      if (named.length === 0) return null;
      const key = named.join(' ');
      const known = grants.get(key);
      if (known !== undefined) return known;
      const evidence = controlledAccess(holder, ({ value }) => named.includes(value));
      grants.set(key, evidence);
      return evidence;
    },
    shows: (wants) => evidenceFor(holder, [wants]),
  };
}
