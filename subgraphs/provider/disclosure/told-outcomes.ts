import type { Listing } from '../search/catalogue-search.ts';
import type { Criterion } from '../search/criterion.ts';
import type { CriterionOutcome } from '../search/criterion-outcomes.ts';
import type { CountedPart } from './counted-part.ts';

/** As far as outcomes hang on a part. */
export type OutcomePart = Pick<CountedPart, 'view' | 'disclosure'>;

/**
 * What the parts of a catalogue did with each criterion of a filter: of parts that differ, what the first says that did not apply it
 * as asked. Of what too few subjects show a part says nothing.
 */
export function tellOutcomes(
  parts: readonly OutcomePart[],
  listing: Listing,
  filter: Criterion,
): readonly CriterionOutcome[] {
  const [first = [], ...others] = parts.map(({ view, disclosure }) =>
    view.outcomes(listing, filter, disclosure.leastSubjects),
  );
  return first.map((told, at) => {
    const same = [told, ...others.flatMap((outcomes) => outcomes[at] ?? [])];
    return same.find(({ outcome }) => outcome !== 'APPLIED') ?? told;
  });
}
