import type { AccessLevel } from '#schema/wire/access-level.ts';

import type { Caller } from '../caller.ts';
import type { Decision, UnmetCondition } from './decision.ts';
import { permissions } from './duo-ids.ts';
import { type Examined, examine } from './examine.ts';
import type { PreparedTerms } from './prepare-terms.ts';
import { createStanding, type Standing } from './standing.ts';

/** A decision is not used longer than this (security requirements R1.7). */
const maxSeconds = 300;

/** Which rule decided, as the audit names it; the README has them in words. */
const rules = {
  unlisted: 'D1',
  shut: 'D2',
  catalogue: 'D3',
  counts: 'D4',
  OPEN: 'D5',
  REGISTERED: 'D6',
  CONTROLLED: 'D7',
} as const;

/** What a caller may learn of a dataset at this time, in seconds since 1970. Pure, and equal for the same visas in any order. */
export function decide(caller: Caller, terms: PreparedTerms, now: number): Decision {
  return decideFor(createStanding(caller, now), terms);
}

/** The same of many datasets, in their order; the caller's visas are looked through once. */
export function decideAll(
  caller: Caller,
  all: readonly PreparedTerms[],
  now: number,
): readonly Decision[] {
  const standing = createStanding(caller, now);
  return all.map((terms) => decideFor(standing, terms));
}

/** Of a dataset that the registry does not list, nothing. */
export function decideUnlisted(dataset: string, now: number): Decision {
  return {
    dataset,
    level: 'NONE',
    unmet: [{ duo: null, asks: 'The registry lists no dataset of this id.' }],
    obligations: [],
    visas: [],
    rule: rules.unlisted,
    expiresAt: now + maxSeconds,
  };
}

function decideFor(standing: Standing, terms: PreparedTerms): Decision {
  const { dataset, shut, forRecords, forCounts } = terms;
  if (shut !== null) {
    return toDecision(standing, { dataset, level: 'METADATA', rule: rules.shut, unmet: [shut] });
  }
  const records = examine(standing, forRecords);
  if (records.unmet.length === 0) {
    return toDecision(standing, {
      dataset,
      level: 'RECORD',
      rule: rules[terms.records],
      ...records,
      obligations: records.binding,
    });
  }
  const obligations = records.unmet.flatMap(({ duo }) => (isModifier(duo) ? [duo] : []));
  const counts = forCounts === null ? null : examine(standing, forCounts);
  if (counts !== null && counts.unmet.length === 0) {
    const rule = rules.counts;
    const { unmet } = records;
    return toDecision(standing, {
      dataset,
      level: 'AGGREGATE',
      rule,
      ...counts,
      unmet,
      obligations,
    });
  }
  const unmet = [...new Set([...(counts?.unmet ?? []), ...records.unmet])];
  return toDecision(standing, {
    dataset,
    level: 'METADATA',
    rule: rules.catalogue,
    unmet,
    obligations,
  });
}

function isModifier(duo: string | null): duo is string {
  return duo !== null && !permissions.includes(duo);
}

interface Found extends Partial<Pick<Examined, 'visas' | 'expiresAt'>> {
  readonly dataset: string;
  readonly level: AccessLevel;
  readonly rule: string;
  readonly unmet: readonly UnmetCondition[];
  readonly obligations?: readonly string[];
}

/** Whatever is more than the catalogue entry rests upon the project, too, and so upon the visa that states it. */
function toDecision({ now, caller, project }: Standing, found: Found): Decision {
  const { dataset, level, rule, unmet, visas = [], expiresAt = Infinity, obligations = [] } = found;
  const statedBy = level === 'METADATA' ? undefined : project?.statedBy;
  const used =
    statedBy === undefined ? visas : [...visas.filter(({ jwt }) => jwt !== statedBy.jwt), statedBy];
  const ends = [now + maxSeconds, caller?.expiresAt ?? Infinity, expiresAt];
  return {
    dataset,
    level,
    unmet: unmet.map(({ duo, asks }) => ({ duo, asks })),
    obligations,
    visas: used.map(({ jwt }) => jwt),
    rule,
    expiresAt: Math.min(...ends, statedBy?.expiresAt ?? Infinity),
  };
}
