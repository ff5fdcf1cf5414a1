import { covers } from '#schema/passports/dataset-visa.ts';
import { controlledAccess, registeredAccess } from '#schema/passports/standard-access.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { reaches } from '#schema/wire/access-level.ts';
import type { RecordGrant } from '#schema/wire/access-terms.ts';
import type { TicketClaims } from '#schema/wire/ticket.ts';

import { once } from '../search/once.ts';
import type { ProviderAccess } from './provider-access.ts';
import { type DatasetPolicy, policyOf, type ProviderPolicy } from './provider-policy.ts';

/** What a provider decides by. */
export interface AccessQuestion {
  readonly provider: string;
  readonly policy: ProviderPolicy;
  /** Of a ticket that holds. */
  readonly claims: TicketClaims;
  /** Those that came with the call and that the provider checked itself. */
  readonly visas: readonly VerifiedVisa[];
}

/** What a ticket grants, capped by the policy and by what the visas show. */
export function decideAccess({ provider, policy, claims, visas }: AccessQuestion): ProviderAccess {
  const records = new Set<string>();
  const counts = new Set<string>();
  const holder = { identity: null, visas };
  const isRegistered = once(() => registeredAccess(holder) !== null);
  const shows = (proof: RecordGrant, dataset: string): boolean => {
    if (proof === 'OPEN') return true;
    if (proof === 'REGISTERED') return isRegistered();
    const id = `${provider}:${dataset}`;
    return controlledAccess(holder, ({ value }) => covers(value, id)) !== null;
  };
  for (const [dataset, level] of Object.entries(claims.grants)) {
    const rule = policyOf(policy, dataset);
    const { most, records: proof } = rule;
    if (level === 'RECORD' && reaches(most, 'RECORD') && shows(proof, dataset))
      records.add(dataset);
    else if (mayBeCounted(rule)) counts.add(dataset);
  }
  return {
    caller: claims.sub,
    project: claims.project ?? null,
    records,
    counts,
    countable: (dataset) => mayBeCounted(policyOf(policy, dataset)),
    internal: claims.internal === true,
    published: policy.published,
  };
}

function mayBeCounted({ most, counts }: DatasetPolicy): boolean {
  return counts && reaches(most, 'AGGREGATE');
}
