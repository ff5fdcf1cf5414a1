import type { Caller, Purpose } from '#gateway/access/caller.ts';
import type { DatasetTerms } from '#gateway/access/decisions/dataset-terms.ts';
import { datasetVisaValue } from '#schema/passports/dataset-visa.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

/** The time of all decisions here, seconds since 1970: 2027-01-15. */
export const now = 1_800_000_000;
/** When what is shown here ends, where a test says nothing else. */
export const later = now + 3_600;

/** The dataset that decisions here are about. */
export const dataset = 'lidc:lidc_idri';

/** Terms of it that let everybody who acts for a project see records, but for what a test says. */
export const termsWith = (changes: Partial<DatasetTerms> = {}): DatasetTerms => ({
  dataset,
  duo: ['DUO:0000042'],
  diseases: [],
  records: 'OPEN',
  counts: true,
  countries: [],
  institutions: [],
  projects: [],
  moratoriumUntil: null,
  monthsOfUse: null,
  ...changes,
});

/** A visa of the caller's, as it is when it was checked. */
export function visaWith(changes: Partial<VerifiedVisa> = {}): VerifiedVisa {
  const visa = {
    issuer: 'https://broker.example',
    subject: 'ada',
    jti: null,
    type: 'ControlledAccessGrants',
    value: datasetVisaValue(dataset),
    source: 'https://dac.example',
    by: 'dac',
    conditions: null,
    asserted: now - 86_400,
    issuedAt: now - 3_600,
    expiresAt: later,
    ...changes,
  };
  return { jwt: JSON.stringify(visa), ...visa };
}

/** The two visas of registered access. */
export const registeredVisas: readonly VerifiedVisa[] = [
  visaWith({ type: 'AcceptedTermsAndPolicies', value: registeredAccessVersion, by: 'self' }),
  visaWith({ type: 'ResearcherStatus', value: registeredAccessVersion, by: 'so' }),
];

/** Nobody in particular. */
export const thePublic: Caller = {
  pseudonym: 'public',
  identity: null,
  visas: [],
  roles: new Set(),
  project: null,
  expiresAt: Infinity,
};

/** A purpose, health research in the Netherlands but for what a test says. */
export const purposeWith = (changes: Partial<Purpose> = {}): Purpose => ({
  duo: ['DUO:0000006'],
  diseases: [],
  commercial: false,
  country: 'NL',
  ...changes,
});

/** Somebody with an account, visas and a project of this purpose; of no project where it is null. */
export const callerWith = (
  visas: readonly VerifiedVisa[] = [],
  purpose: Purpose | null = purposeWith(),
): Caller => ({
  pseudonym: 'p-ada',
  identity: { issuer: 'https://broker.example', subject: 'ada' },
  visas,
  roles: new Set(),
  project: purpose === null ? null : { id: 'nodules', title: 'Nodules', purpose },
  expiresAt: later,
});
