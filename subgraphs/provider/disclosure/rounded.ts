import type { Counted } from '../search/facet-answers.ts';
import type { CountBounds, Disclosure, ReleasedTotals, Unit } from './disclosure.ts';

/** Fewer subjects than this are not shown (security requirements §4, "Where a threshold is used at all"). */
export const fewestSubjects = 10;
/** Numbers are multiples of this. */
const step = 10;
/** Farthest that a number may be below and above the true one. */
const [above, below] = [4, 5];

/** The nearest ten, half up; never less than ten. */
export function roundToTens(count: number): number {
  return Math.max(step, Math.floor(count / step + 0.5) * step);
}

/** Counts of a cell that is shown. */
class RoundedCounts implements Counted {
  readonly #counts: Counted;

  constructor(counts: Counted) {
    this.#counts = counts;
  }

  get subjects(): number {
    return roundToTens(this.#counts.subjects);
  }

  get studies(): number {
    return roundToTens(this.#counts.studies);
  }

  get series(): number {
    return roundToTens(this.#counts.series);
  }
}

/** Bytes tell apart what tens do not; series without a number of images are mostly few. */
const withheld: readonly Unit[] = ['sizeMB', 'seriesWithoutImageCount'];

/**
 * Rounded to tens; a cell of fewer than ten subjects, none included, is not shown, whatever else it counts. This is what people under an
 * agreement are given, and no protection against somebody who asks cleverly.
 */
export const rounded: Disclosure = {
  profile: 'ROUNDED',
  leastSubjects: fewestSubjects,
  withholds: new Set(withheld),
  total: async ({ unit, amount, subjects }) => {
    if (withheld.includes(unit) || (await subjects()) < fewestSubjects) return null;
    return roundToTens(await amount());
  },
  table: ({ cells }) =>
    Promise.resolve(
      cells.map(({ counts }) =>
        counts.subjects < fewestSubjects ? null : new RoundedCounts(counts),
      ),
    ),
  bounds: async (totals, holdings) =>
    totals.subjects === null ? boundsOfHidden(await holdings()) : boundsOfShown(totals),
};

/** Ten subjects or more have ten series or more, but may share a study. */
function boundsOfShown({ subjects, studies, series }: ReleasedTotals): CountBounds {
  return {
    subjectsAtLeast: atLeast(subjects, fewestSubjects),
    subjectsAtMost: atMost(subjects),
    studiesAtLeast: studies === step ? 1 : atLeast(studies, 1),
    studiesAtMost: atMost(studies),
    seriesAtLeast: atLeast(series, fewestSubjects),
    seriesAtMost: atMost(series),
  };
}

/** Few subjects may have all the series that there are; of datasets that do not show how many there are nobody knows. */
function boundsOfHidden({ studies, series }: ReleasedTotals): CountBounds {
  return {
    subjectsAtLeast: 0,
    subjectsAtMost: fewestSubjects - 1,
    studiesAtLeast: 0,
    studiesAtMost: atMost(studies),
    seriesAtLeast: 0,
    seriesAtMost: atMost(series),
  };
}

function atLeast(released: number | null, least: number): number | null {
  return released === null ? null : Math.max(least, released - below);
}

function atMost(released: number | null): number | null {
  return released === null ? null : released + above;
}
