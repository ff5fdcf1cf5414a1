import { addReleased } from '../disclosure/add-answers.ts';
import type { PartCounts } from '../disclosure/counted-part.ts';
import type { Profile, Unit } from '../disclosure/disclosure.ts';
import type { Match } from '../search/select-rows.ts';

/** Counts of a provider's parts that go through the same; its fields are those of the schema's type of that name. */
export interface ProviderCounts {
  readonly provider: { readonly id: string };
  readonly disclosure: Profile;
  readonly subjects: number;
  readonly studies: () => Promise<number | null>;
  readonly series: () => Promise<number | null>;
  readonly images: () => Promise<number>;
  readonly possibleSubjects: () => Promise<number | null>;
  readonly possibleStudies: () => Promise<number | null>;
  readonly possibleSeries: () => Promise<number | null>;
}

/** One entry for all parts that go through the same, where any of them shows how many subjects it has. */
export async function countByProvider(
  providerId: string,
  parts: readonly PartCounts[],
): Promise<ProviderCounts[]> {
  const alike = Map.groupBy(parts, ({ part }) => part.disclosure.profile);
  const entries = [...alike].map(([disclosure, some]) => countAlike(providerId, disclosure, some));
  return (await Promise.all(entries)).flatMap((entry) => entry ?? []);
}

async function countAlike(
  id: string,
  disclosure: Profile,
  parts: readonly PartCounts[],
): Promise<ProviderCounts | null> {
  const total = (unit: Unit, match: Match) => async () =>
    addReleased(await Promise.all(parts.map((part) => part.total(unit, match))));
  const subjects = await total('subjects', 'CERTAIN')();
  if (subjects === null) return null;
  return {
    provider: { id },
    disclosure,
    subjects,
    studies: total('studies', 'CERTAIN'),
    series: total('series', 'CERTAIN'),
    images: async () => (await total('images', 'CERTAIN')()) ?? 0,
    possibleSubjects: total('subjects', 'POSSIBLE'),
    possibleStudies: total('studies', 'POSSIBLE'),
    possibleSeries: total('series', 'POSSIBLE'),
  };
}
