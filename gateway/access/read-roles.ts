import { evidenceFor, type VisaHolder } from '#schema/passports/evidence.ts';

import type { Role } from './caller.ts';

/** Value of the AffiliationAndRole visa (GA4GH Passport 1.2.1) of who runs the Atlas. */
export const operatorAffiliation = 'operator@atlas.example';

/** What somebody may do beside searching, by visas of sources that the trust configuration takes such visas from. */
export function readRoles(holder: VisaHolder): ReadonlySet<Role> {
  const isOperator = evidenceFor(holder, [
    ({ type, value }) => type === 'AffiliationAndRole' && value === operatorAffiliation,
  ]);
  return new Set(isOperator === null ? [] : ['OPERATOR']);
}
