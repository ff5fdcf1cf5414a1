import type { Criterion } from '../search/criterion.ts';
import type { FacetAnswer, SummaryCounts } from '../search/catalogue-search.ts';
import type { ReleaseScope } from './release-scope.ts';

interface ProviderCounts {
  readonly provider: { readonly id: string };
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
  readonly images: number;
}

/** Counts of what a filter describes, counted when first asked for. Its fields are those of the schema's `Summary`. */
export class Summary {
  readonly #scope: ReleaseScope;
  readonly #filter: Criterion;
  #counts: SummaryCounts | undefined;

  constructor(scope: ReleaseScope, filter: Criterion) {
    this.#scope = scope;
    this.#filter = filter;
  }

  get subjects(): number {
    return this.#count().subjects;
  }

  get studies(): number {
    return this.#count().studies;
  }

  get series(): number {
    return this.#count().series;
  }

  get acquiredSeries(): number {
    return this.#count().acquiredSeries;
  }

  get derivedSeries(): number {
    return this.#count().derivedSeries;
  }

  get images(): number {
    return this.#count().images;
  }

  get slideLevels(): number {
    return this.#count().slideLevels;
  }

  get sizeMB(): number {
    return this.#count().sizeMb;
  }

  get seriesWithoutImageCount(): number {
    return this.#count().seriesWithoutImageCount;
  }

  facets({ fields }: { readonly fields: readonly string[] }): readonly FacetAnswer[] {
    return this.#scope.view.facets(this.#filter, fields);
  }

  byProvider(): readonly ProviderCounts[] {
    const { subjects, studies, series, images } = this.#count();
    const provider = { id: this.#scope.context.search.providerId };
    return [{ provider, subjects, studies, series, images }];
  }

  #count(): SummaryCounts {
    this.#counts ??= this.#scope.view.summarise(this.#filter, 'CERTAIN');
    return this.#counts;
  }
}
