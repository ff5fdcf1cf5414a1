import type { ReleaseView, SummaryCounts } from '../search/catalogue-search.ts';
import type { Criterion } from '../search/criterion.ts';
import { remember } from '../search/once.ts';
import { readFilter } from '../search/read-filter.ts';
import type { Match } from '../search/select-rows.ts';
import type { CellScope, CountBounds, Disclosure, ReleasedTotals, Unit } from './disclosure.ts';

/** Datasets that are counted together, what they are counted from, and what their counts go through. */
export interface CountedPart {
  readonly disclosure: Disclosure;
  /** Local ids, sorted. */
  readonly datasets: readonly string[];
  /** The catalogue with rows of these datasets only. */
  readonly view: ReleaseView;
}

/** Runs a scan in its turn. */
export type Scan = <Answer>(run: () => Answer) => Promise<Answer>;

/** What a unit counts of the series that match; a unit that is not here counts all of them. */
const countedSeries: Readonly<Partial<Record<Unit, object>>> = {
  acquiredSeries: { derived: { eq: false } },
  derivedSeries: { derived: { eq: true } },
  images: { derived: { eq: false }, modality: { ne: 'SM' } },
  slideLevels: { modality: { eq: 'SM' } },
};

const everything: Criterion = { kind: 'all' };

/** What one part releases of what a filter describes; counted when first asked for. */
export class PartCounts {
  readonly part: CountedPart;
  readonly #filter: Criterion;
  readonly #scan: Scan;
  readonly #counts: (match: Match) => Promise<SummaryCounts>;

  constructor(part: CountedPart, filter: Criterion, scan: Scan) {
    this.part = part;
    this.#filter = filter;
    this.#scan = scan;
    this.#counts = remember((match) => scan(() => part.view.summarise(filter, match)));
  }

  /** Of what a match is counted. */
  scope(match: Match): CellScope {
    const { datasets, view } = this.part;
    return { datasets, release: view.release.number, filter: this.#filter, match };
  }

  /** A unit of what matches, or may; null where it is not shown. */
  total(unit: Unit, match: Match): Promise<number | null> {
    const amount = async (): Promise<number> => {
      const counts = await this.#counts(match);
      return unit === 'sizeMB' ? counts.sizeMb : counts[unit];
    };
    return this.part.disclosure.total({
      scope: this.scope(match),
      unit,
      amount,
      subjects: () => this.#subjectsWith(unit, match),
    });
  }

  /** Between which numbers what certainly matches lies. */
  async bounds(): Promise<CountBounds> {
    const holdings = () => new PartCounts(this.part, everything, this.#scan).#totals();
    return this.part.disclosure.bounds(await this.#totals(), holdings);
  }

  async #totals(): Promise<ReleasedTotals> {
    const [subjects, studies, series] = await Promise.all([
      this.total('subjects', 'CERTAIN'),
      this.total('studies', 'CERTAIN'),
      this.total('series', 'CERTAIN'),
    ]);
    return { subjects, studies, series };
  }

  async #subjectsWith(unit: Unit, match: Match): Promise<number> {
    const counted = countedSeries[unit];
    if (counted === undefined) return (await this.#counts(match)).subjects;
    const filter: Criterion = { kind: 'and', of: [this.#filter, readFilter('series', counted)] };
    return this.#scan(() => this.part.view.summarise(filter, match).subjects);
  }
}
