import { evidenceFor, type VisaHolder } from '#schema/passports/evidence.ts';

import type { Role } from './caller.ts';

/** Value of the AffiliationAndRole visa (GA4GH Passport 1.2.1) of who runs the Atlas. */
export const operatorAffiliation = 'operator@atlas.example';

/** Who may have asserted it (GA4GH Passport 1.2.1, "by"): nobody makes themselves an operator, nor does a colleague. */
const asserters: ReadonlySet<string | null> = new Set(['so', 'system']);

/**
 * What somebody may do beside searching, by visas of sources that the trust configuration takes such visas from: each of them can make operators, so it
 * names no source that states affiliations for others than its own.
 */
export function readRoles(holder: VisaHolder): ReadonlySet<Role> {
  const isOperator = evidenceFor(holder, [
    ({ type, value, by }) =>
      type === 'AffiliationAndRole' && value === operatorAffiliation && asserters.has(by),
  ]);
  return new Set(isOperator === null ? [] : ['OPERATOR']);
}
