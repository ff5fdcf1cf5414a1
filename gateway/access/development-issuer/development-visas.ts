import { providerVisaValue } from '#schema/passports/dataset-visa.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';

/** What somebody may ask the development issuer to be; each but the last may do more than the one before. */
export const developmentLevels = ['public', 'registered', 'granted', 'operator'] as const;

/** One of them. */
export type DevelopmentLevel = (typeof developmentLevels)[number];

/** What a visa says (`ga4gh_visa_v1`), but for when it was asserted. */
export interface VisaDraft {
  readonly type: string;
  readonly value: string;
  readonly source: string;
  readonly by: 'self' | 'so' | 'system' | 'dac';
}

const institution = 'https://development.atlas.example/institution';
const committee = 'https://development.atlas.example/committee';

/** Whose assertions the development issuer signs, by visa type, as a trust configuration says it. */
export const sourcesOfVisas: Readonly<Record<string, readonly string[]>> = {
  AcceptedTermsAndPolicies: [institution],
  ResearcherStatus: [institution],
  AffiliationAndRole: [institution],
  ControlledAccessGrants: [committee],
};

const registered: readonly VisaDraft[] = [
  {
    type: 'AcceptedTermsAndPolicies',
    value: registeredAccessVersion,
    source: institution,
    by: 'self',
  },
  { type: 'ResearcherStatus', value: registeredAccessVersion, source: institution, by: 'so' },
];

const operator: VisaDraft = {
  type: 'AffiliationAndRole',
  value: 'operator@atlas.example',
  source: institution,
  by: 'system',
};

/** The visas of a level; who is granted is granted all datasets of these providers, by one visa each. */
export function visasOf(
  level: Exclude<DevelopmentLevel, 'public'>,
  providers: readonly string[],
): readonly VisaDraft[] {
  if (level === 'registered') return registered;
  if (level === 'operator') return [...registered, operator];
  const grants = providers.map((id) => ({
    type: 'ControlledAccessGrants',
    value: providerVisaValue(id),
    source: committee,
    by: 'dac' as const,
  }));
  return [...registered, ...grants];
}
