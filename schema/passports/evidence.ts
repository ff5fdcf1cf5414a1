import { type Conditions, type ConditionClause, meetsClause } from './conditions.ts';
import type { Identity } from './identity.ts';
import { joinIdentities, linkedIdentities, type PersonOf } from './linked-identities.ts';
import type { VerifiedVisa } from './verified-visa.ts';

/** Whoever brings visas. A gateway's caller is one; a provider has the visas alone and takes the gateway's word for whose they are. */
export interface VisaHolder {
  /** Null where it is not known. */
  readonly identity: Identity | null;
  readonly visas: readonly VerifiedVisa[];
}

/** What shows that somebody has what was asked for. */
export interface Evidence {
  /** All visas that it rests upon, none of which could be spared: those asked for, those that meet their conditions, those that link them. */
  readonly visas: readonly VerifiedVisa[];
  /** When the first of them ends, in seconds since 1970 (GA4GH Passport 1.2.1, "Expiry when using multiple Visas"). */
  readonly expiresAt: number;
}

/** A visa that is asked for, by all but its conditions. */
export type WantedVisa = (visa: VerifiedVisa) => boolean;

/** Which visas meet a clause. */
type Witnesses = ReadonlyMap<ConditionClause, ReadonlySet<VerifiedVisa>>;

/**
 * Looks among somebody's visas for one of each wanted kind, their conditions met, all of one person. Of several ways it takes one that lasts longest,
 * the same one in whatever order the visas come. Null where there is none.
 */
export function evidenceFor(holder: VisaHolder, wanted: readonly WantedVisa[]): Evidence | null {
  const candidates = holder.visas.filter((visa) => wanted.some((wants) => wants(visa)));
  if (candidates.length === 0) return null;
  const witnesses = findWitnesses(candidates, holder.visas);
  const useful = new Set([...candidates, ...[...witnesses.values()].flatMap((met) => [...met])]);
  const useable = holder.visas
    .filter((visa) => useful.has(visa) || visa.type === linkedIdentities)
    .toSorted(endsEarlier);
  const holds = (visas: readonly VerifiedVisa[]): boolean =>
    isShown({ ...holder, visas }, wanted, witnesses);
  if (!holds(useable)) return null;
  const visas = withoutSpare(useable, holds);
  return { visas, expiresAt: Math.min(...visas.map((visa) => visa.expiresAt)) };
}

/**
 * The visas without those that can be spared, tried from the first on. Takes away as many at once as can be: more visas never show less, so how many
 * is found by halving, and a hundred visas are not tried a hundred times.
 */
function withoutSpare(
  visas: readonly VerifiedVisa[],
  holds: (visas: readonly VerifiedVisa[]) => boolean,
): readonly VerifiedVisa[] {
  const needed: VerifiedVisa[] = [];
  let start = 0;
  while (!holds(needed)) {
    let enough = start;
    let tooFew = visas.length;
    while (tooFew - enough > 1) {
      const middle = Math.floor((enough + tooFew) / 2);
      if (holds([...needed, ...visas.slice(middle)])) enough = middle;
      else tooFew = middle;
    }
    needed.push(...visas.slice(enough, enough + 1));
    start = enough + 1;
  }
  return needed;
}

/** Those that end first are spared first, so what is left lasts longest. */
function endsEarlier(one: VerifiedVisa, other: VerifiedVisa): number {
  return one.expiresAt - other.expiresAt || (one.jwt < other.jwt ? -1 : 1);
}

/** Compares each clause with each visa once. Visas with conditions meet none (Passport 1.2.1, "conditions"). */
function findWitnesses(
  candidates: readonly VerifiedVisa[],
  visas: readonly VerifiedVisa[],
): Witnesses {
  const simple = visas.filter((visa) => visa.conditions === null);
  const clauses = candidates.flatMap((visa) => (visa.conditions ?? []).flat());
  return new Map(
    clauses.map((clause) => [clause, new Set(simple.filter((visa) => meetsClause(visa, clause)))]),
  );
}

/** Whether there is a person among the holder's identities who has one visa of each wanted kind. More visas never make it false. */
function isShown(holder: VisaHolder, wanted: readonly WantedVisa[], witnesses: Witnesses): boolean {
  const personOf = joinIdentities(holder.visas);
  const people = Map.groupBy(
    holder.visas.filter((visa) => isOwn(visa, holder.identity, personOf)),
    personOf,
  );
  return [...people.values()].some((visas) =>
    wanted.every((wants) =>
      visas.some((visa) => wants(visa) && conditionsHold(visa.conditions, visas, witnesses)),
    ),
  );
}

function conditionsHold(
  conditions: Conditions | null,
  visas: readonly VerifiedVisa[],
  witnesses: Witnesses,
): boolean {
  if (conditions === null) return true;
  return conditions.some((clauses) =>
    clauses.every((clause) => visas.some((visa) => witnesses.get(clause)?.has(visa) === true)),
  );
}

/**
 * Whether a visa is of that identity: of the same `sub`, whoever issued it, since the broker put it into this passport, or of an identity linked to
 * the passport's own.
 */
export function isOwn(visa: VerifiedVisa, identity: Identity | null, personOf: PersonOf): boolean {
  return (
    identity === null || visa.subject === identity.subject || personOf(visa) === personOf(identity)
  );
}
