import { datasetVisaValue, providerVisaValue } from '#schema/passports/dataset-visa.ts';
import { ownerOf } from '#schema/wire/global-id.ts';

import { type Condition, holds, restsUpon } from './condition.ts';
import type { DatasetTerms } from './dataset-terms.ts';

const loggedIn = holds(
  { duo: null, asks: 'Log in: without an access token only its catalogue entry is shown.' },
  ({ caller }) => caller !== null,
);

const actsForProject = holds(
  {
    duo: null,
    asks: 'Act for a project whose purpose is declared in terms that are known here; where you have several, name one in the header Atlas-Project.',
  },
  ({ purpose }) => purpose !== null,
);

const hasRegisteredAccess: Condition = {
  duo: null,
  asks: 'Bring the visas of registered access: accepted terms and policies, and the status of a researcher.',
  prove: ({ registered }) => restsUpon(registered(), false),
};

/** What counts ask for, where a dataset has any. */
export const countConditions: readonly Condition[] = [
  loggedIn,
  actsForProject,
  hasRegisteredAccess,
];

/** Values of the ControlledAccessGrants visas that cover a dataset. */
export function coveringValues(dataset: string): readonly string[] {
  return [datasetVisaValue(dataset), providerVisaValue(ownerOf(dataset))];
}

/** What records ask of the caller, whatever they are used for. */
export function recordConditions({ dataset, records }: DatasetTerms): readonly Condition[] {
  const always = [loggedIn, actsForProject];
  if (records === 'OPEN') return always;
  if (records === 'REGISTERED') return [...always, hasRegisteredAccess];
  const values = coveringValues(dataset);
  return [
    ...always,
    {
      duo: null,
      asks: 'Ask its data access committee for a visa that covers it (GA4GH ControlledAccessGrants).',
      prove: ({ granted }) => restsUpon(granted(values), false),
    },
  ];
}
