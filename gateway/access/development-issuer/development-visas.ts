import { providerVisaValue } from '#schema/passports/dataset-visa.ts';
import {
  projectVisaType,
  projectVisaValue,
  type StatedProject,
} from '#schema/passports/project-visa.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';

import { operatorAffiliation } from '../read-roles.ts';

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
  [projectVisaType]: [committee],
};

/**
 * The project that callers of the demonstration act for. It has taken on what datasets ask of projects, works in a region that some are kept to, and is
 * about one disease: so most of the demonstration's terms are met, and some are not.
 */
const project: StatedProject = {
  id: 'demonstration',
  title: 'Demonstration: imaging of breast cancer',
  purpose: {
    duo: ['DUO:0000007', 'DUO:0000019', 'DUO:0000020', 'DUO:0000021', 'DUO:0000024', 'DUO:0000029'],
    diseases: ['DOID:1612'],
    commercial: false,
    country: 'DE',
  },
};

const registered: readonly VisaDraft[] = [
  {
    type: 'AcceptedTermsAndPolicies',
    value: registeredAccessVersion,
    source: institution,
    by: 'self',
  },
  { type: 'ResearcherStatus', value: registeredAccessVersion, source: institution, by: 'so' },
  { type: projectVisaType, value: projectVisaValue(project), source: committee, by: 'dac' },
];

const operator: VisaDraft = {
  type: 'AffiliationAndRole',
  value: operatorAffiliation,
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
