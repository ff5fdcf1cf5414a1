import { datasetVisaValue, providerVisaValue } from '#schema/passports/dataset-visa.ts';
import { committeeGrant, registeredAccessVisas } from '#schema/passports/standard-access.ts';
import type { WantedVisa } from '#schema/passports/evidence.ts';
import { ownerOf } from '#schema/wire/global-id.ts';

import { type Condition, holds, shownBy } from './condition.ts';
import type { DatasetTerms } from './dataset-terms.ts';

const loggedIn = holds(
  { duo: null, asks: 'Log in: without an access token only its catalogue entry is shown.' },
  ({ caller }) => caller !== null,
  'MET',
);

const actsForProject = holds(
  {
    duo: null,
    asks: 'Act for a project whose purpose is declared in terms that are known here; where you have several, name one in the header Atlas-Project.',
  },
  ({ purpose }) => purpose !== null,
  'MET',
);

const hasRegisteredAccess = shownBy(
  {
    duo: null,
    asks: 'Bring the visas of registered access: accepted terms and policies, and the status of a researcher.',
  },
  registeredAccessVisas,
  false,
);

/** What counts ask for, where a dataset has any. */
export const countConditions: readonly Condition[] = [
  loggedIn,
  actsForProject,
  hasRegisteredAccess,
];

/** A visa of its data access committee that covers the dataset. */
export function grantFor(dataset: string): WantedVisa {
  const ofDataset = datasetVisaValue(dataset);
  const ofProvider = providerVisaValue(ownerOf(dataset));
  return committeeGrant(({ value }) => value === ofDataset || value === ofProvider);
}

/** What records ask of the caller, whatever they are used for. */
export function recordConditions({ dataset, records }: DatasetTerms): readonly Condition[] {
  const always = [loggedIn, actsForProject];
  if (records === 'OPEN') return always;
  if (records === 'REGISTERED') return [...always, hasRegisteredAccess];
  const asks =
    'Ask its data access committee for a visa that covers it (GA4GH ControlledAccessGrants).';
  return [...always, shownBy({ duo: null, asks }, [grantFor(dataset)], false)];
}
