import type { Conditions } from '#schema/passports/conditions.ts';
import type { Identity } from '#schema/passports/identity.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import { linkValue } from './signed-visas.ts';

/** Whose visas are drawn. */
export const holderIdentity: Identity = { issuer: 'https://broker.test/', subject: 'r-1' };

/** Value of the grants that are drawn. */
export const grantedValue = 'https://data.test/1';

const accounts = [
  ['r-1', 'https://broker.test/'],
  ['r-1', 'https://a.test/'],
  ['r-1', 'https://b.test/'],
  ['x', 'https://a.test/'],
  ['y', 'https://b.test/'],
  ['z', 'https://c.test/'],
] as const;

const contents = [
  { type: 'ControlledAccessGrants', value: grantedValue, by: 'dac' },
  { type: 'ControlledAccessGrants', value: grantedValue, by: 'self' },
  { type: 'AcceptedTermsAndPolicies', value: registeredAccessVersion, by: 'self' },
  { type: 'ResearcherStatus', value: registeredAccessVersion, by: null },
  { type: 'AffiliationAndRole', value: 'faculty@uni.test', by: 'so' },
  { type: 'AffiliationAndRole', value: 'student@uni.test', by: 'so' },
];

const affiliated = (wanted: string): Conditions[number][number] => ({
  type: 'AffiliationAndRole',
  claims: [{ name: 'value', match: 'pattern', wanted }],
});
const researcher: Conditions[number][number] = {
  type: 'ResearcherStatus',
  claims: [{ name: 'source', match: 'const', wanted: 'https://source.test' }],
};
const conditions: readonly Conditions[] = [
  [[affiliated('faculty@*')]],
  [[affiliated('*@uni.test'), researcher]],
  [[affiliated('student@*'), researcher], [affiliated('staff@*')]],
  [],
];

/** Draws verified visas of a few accounts: grants, registered access, affiliations, links between accounts, some with conditions. */
export function drawVisas(random: (below: number) => number, count: number): VerifiedVisa[] {
  return Array.from({ length: count }, (_, at) => drawVisa(random, at));
}

function drawVisa(random: (below: number) => number, at: number): VerifiedVisa {
  const account = (): (typeof accounts)[number] => accounts[random(accounts.length)]!;
  const [subject, issuer] = account();
  const link = { type: 'LinkedIdentities', value: linkValue(account(), account()), by: 'system' };
  return {
    ...(random(3) === 0 ? link : contents[random(contents.length)]!),
    jwt: `visa-${at}`,
    issuer,
    subject,
    jti: null,
    source: 'https://source.test',
    conditions: random(4) === 0 ? conditions[random(conditions.length)]! : null,
    asserted: 1,
    issuedAt: 1,
    expiresAt: 100 + random(5),
  };
}

/** The same visas in another order. */
export function shuffled<Item>(items: readonly Item[], random: (below: number) => number): Item[] {
  const left = [...items];
  return Array.from({ length: items.length }, () => left.splice(random(left.length), 1)[0]!);
}
