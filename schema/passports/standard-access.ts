import { type Evidence, evidenceFor, type VisaHolder, type WantedVisa } from './evidence.ts';
import type { VerifiedVisa } from './verified-visa.ts';

/** The version of Registered Access that is meant (GA4GH Passport 1.2.1, "Registered Access"). */
export const registeredAccessVersion = 'https://doi.org/10.1038/s41431-018-0219-y';

/** The visas that make a bona fide researcher who accepted the terms. */
export const registeredAccessVisas: readonly WantedVisa[] = [
  'AcceptedTermsAndPolicies',
  'ResearcherStatus',
].map(
  (type) => (visa: VerifiedVisa) => visa.type === type && visa.value === registeredAccessVersion,
);

/** What shows that somebody is a bona fide researcher who accepted the terms; null where nothing does. */
export function registeredAccess(holder: VisaHolder): Evidence | null {
  return evidenceFor(holder, registeredAccessVisas);
}

/**
 * A visa of a data access committee for what `accepts` takes (by value and source). Grants that do not say `by: dac` are not taken (GA4GH Passport
 * 1.2.1, "by").
 */
export function committeeGrant(
  accepts: (grant: Pick<VerifiedVisa, 'value' | 'source'>) => boolean,
): WantedVisa {
  return (visa) => visa.type === 'ControlledAccessGrants' && visa.by === 'dac' && accepts(visa);
}

/** What shows that a data access committee granted somebody access to what `accepts` takes; null where nothing does. */
export function controlledAccess(
  holder: VisaHolder,
  accepts: (grant: Pick<VerifiedVisa, 'value' | 'source'>) => boolean,
): Evidence | null {
  return evidenceFor(holder, [committeeGrant(accepts)]);
}
