import { readFileSync } from 'node:fs';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Collection, ProviderDeal } from './source/collection.ts';
import type { Source } from './source/source.ts';

/** The Atlas begins with so many of the dealt providers; the others are there to join later. */
const founding = 30;

/** Which providers to load. */
export interface DealChoice {
  /** The ones that may join later, too. */
  readonly extra?: boolean;
  /** The source's other collections too, as one provider a programme. */
  readonly all?: boolean;
  /** Only these ids. */
  readonly only?: readonly string[] | undefined;
  /** How an earlier load dealt: `only` may name its providers, too, where the source itself has none of that id. */
  readonly before?: readonly ProviderDeal[];
  /** All the chosen collections in one provider of this id. */
  readonly together?: string | undefined;
}

/**
 * Deals a source's collections out to providers. A source without `providers.json` (the wheel) is dealt as the demonstration
 * is. BAD_USER_INPUT names an id that nobody has.
 */
export function dealProviders(source: Source, choice: DealChoice): readonly ProviderDeal[] {
  const dealt = source.deals ?? demonstrationDeals();
  const offered =
    choice.all === true ? [...dealt, ...dealByProgramme(source.collections, dealt)] : dealt;
  const chosen = choice.only
    ? choice.only.map((id) => requireDeal([...offered, ...(choice.before ?? [])], id))
    : offered.filter(
        (_, place) => choice.extra === true || choice.all === true || place < founding,
      );
  if (choice.together === undefined) return chosen;
  const collections = chosen.flatMap((deal) => deal.collections);
  return [
    { id: choice.together, name: 'All collections in one place', country: null, collections },
  ];
}

function demonstrationDeals(): readonly ProviderDeal[] {
  const file = new URL('../demonstration/providers.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as readonly ProviderDeal[];
}

function requireDeal(deals: readonly ProviderDeal[], id: string): ProviderDeal {
  const found = deals.find((deal) => deal.id === id);
  if (found !== undefined) return found;
  throw new CodedError(
    'BAD_USER_INPUT',
    `No provider is called ${id}: choose among ${[...new Set(deals.map((deal) => deal.id))].join(', ')}.`,
  );
}

function dealByProgramme(
  collections: readonly Collection[],
  dealt: readonly ProviderDeal[],
): ProviderDeal[] {
  const taken = new Set(dealt.flatMap((deal) => deal.collections));
  const others = collections.filter(({ collection_id: id }) => !taken.has(id));
  const programmes = Map.groupBy(others, ({ program_id: programme }) => programme ?? 'none');
  return [...programmes]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([programme, members]) => ({
      id: `programme-${programme.replaceAll(/[^a-z0-9]+/g, '-')}`,
      name: `Programme ${programme}`,
      country: null,
      collections: members.map(({ collection_id: id }) => id).toSorted(),
    }));
}
