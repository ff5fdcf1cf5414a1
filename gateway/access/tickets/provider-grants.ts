import { ownerOf } from '#schema/wire/global-id.ts';
import { type AccessLevel, reaches } from '#schema/wire/access-level.ts';
import type { TicketClaims } from '#schema/wire/ticket.ts';

import type { Decision } from '../decisions/decision.ts';

/** What was decided about the datasets of one provider. */
export interface ProviderGrants {
  /** The most that any of its datasets is open to. */
  readonly most: AccessLevel;
  /** Whether all of its datasets that the catalogue lists may be listed. */
  readonly all: boolean;
  /** By local id of the dataset, as the ticket says it. */
  readonly grants: TicketClaims['grants'];
  /** Visas that RECORD rests upon. */
  readonly visas: readonly string[];
}

/** Sorts decisions by provider; with `recordsOnly`, what may only be counted is left out. */
export function grantsByProvider(
  decisions: Iterable<Decision>,
  recordsOnly: boolean,
): ReadonlyMap<string, ProviderGrants> {
  const byProvider = Map.groupBy(decisions, ({ dataset }) => ownerOf(dataset) ?? '');
  return new Map(
    [...byProvider].map(([provider, own]) => [provider, grantsOf(provider, own, recordsOnly)]),
  );
}

function grantsOf(
  provider: string,
  decisions: readonly Decision[],
  recordsOnly: boolean,
): ProviderGrants {
  const grants: Record<string, 'AGGREGATE' | 'RECORD'> = {};
  const visas = new Set<string>();
  let most: AccessLevel = 'NONE';
  for (const { dataset, level, visas: used } of decisions) {
    const given = recordsOnly && level === 'AGGREGATE' ? 'METADATA' : level;
    if (reaches(given, most)) most = given;
    if (given === 'AGGREGATE' || given === 'RECORD')
      grants[dataset.slice(provider.length + 1)] = given;
    if (given === 'RECORD') for (const visa of used) visas.add(visa);
  }
  return {
    most,
    all: decisions.every(({ level }) => level === 'RECORD'),
    grants,
    visas: [...visas],
  };
}
