import { isJsonObject, type JsonObject } from '#schema/tokens/strict-json.ts';

import { matchesPattern } from './match-pattern.ts';

/**
 * What a visa asks of other visas (GA4GH Passport 1.2.1, "conditions"): one of the lists, and in it every clause. Lists with a clause that is not
 * correct are left out, since such a clause never matches; so an empty list of lists is a condition that nothing meets.
 */
export type Conditions = readonly (readonly ConditionClause[])[];

/** One clause: a visa of that type of which all of these hold. Never empty. */
export interface ConditionClause {
  readonly type: string;
  readonly claims: readonly ClauseClaim[];
}

/** One claim of a clause. */
export interface ClauseClaim {
  readonly name: ClaimName;
  readonly match: MatchType;
  /** What stands after the first colon. */
  readonly wanted: string;
}

/** What clauses may ask of: the claims of a visa that are text, without `type`, which stands alone. */
const claimNames = ['value', 'source', 'by'] as const;
type ClaimName = (typeof claimNames)[number];

const matchTypes = ['const', 'pattern', 'split_pattern'] as const;
type MatchType = (typeof matchTypes)[number];

/** What a clause is compared with. */
export interface ClauseSubject {
  readonly type: string;
  readonly value: string;
  readonly source: string;
  readonly by: string | null;
}

/** The `conditions` claim of a visa; undefined where it is not a list of lists of objects. Lists without clauses are met by nothing. */
export function readConditions(json: unknown): Conditions | undefined {
  if (!Array.isArray(json)) return undefined;
  const alternatives: ConditionClause[][] = [];
  for (const list of json as readonly unknown[]) {
    if (!Array.isArray(list) || !list.every(isJsonObject)) return undefined;
    const clauses = list.map(readClause);
    if (clauses.length > 0 && clauses.every((clause) => clause !== null)) {
      alternatives.push(clauses);
    }
  }
  return alternatives;
}

function readClause({ type, ...others }: JsonObject): ConditionClause | null {
  const claims = Object.entries(others).map(([name, value]) => readClaim(name, value));
  const isCorrect =
    typeof type === 'string' && claims.length > 0 && claims.every((claim) => claim !== null);
  return isCorrect ? { type, claims } : null;
}

function readClaim(claim: string, value: unknown): ClauseClaim | null {
  const name = claimNames.find((known) => known === claim);
  if (name === undefined || typeof value !== 'string') return null;
  const colon = value.indexOf(':');
  const match = matchTypes.find((known) => known === value.slice(0, Math.max(colon, 0)));
  return match === undefined ? null : { name, match, wanted: value.slice(colon + 1) };
}

/** Whether one visa is what a clause asks for. All its claims are asked of the same visa. */
export function meetsClause(visa: ClauseSubject, clause: ConditionClause): boolean {
  return visa.type === clause.type && clause.claims.every((claim) => meetsClaim(visa, claim));
}

function meetsClaim(visa: ClauseSubject, { name, match, wanted }: ClauseClaim): boolean {
  const given = visa[name];
  if (given === null) return false;
  if (match === 'const') return given === wanted;
  const pattern = Array.from(wanted);
  // It is the visa's value that is taken apart, never the pattern.
  const parts = match === 'split_pattern' ? given.split(';') : [given];
  return parts.some((part) => matchesPattern(pattern, Array.from(part)));
}
