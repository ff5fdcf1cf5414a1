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
  #counts: Promise<SummaryCounts> | undefined;

  constructor(scope: ReleaseScope, filter: Criterion) {
    this.#scope = scope;
    this.#filter = filter;
  }

  async subjects(): Promise<number> {
    return (await this.#count()).subjects;
  }

  async studies(): Promise<number> {
    return (await this.#count()).studies;
  }

  async series(): Promise<number> {
    return (await this.#count()).series;
  }

  async acquiredSeries(): Promise<number> {
    return (await this.#count()).acquiredSeries;
  }

  async derivedSeries(): Promise<number> {
    return (await this.#count()).derivedSeries;
  }

  async images(): Promise<number> {
    return (await this.#count()).images;
  }

  async slideLevels(): Promise<number> {
    return (await this.#count()).slideLevels;
  }

  async sizeMB(): Promise<number> {
    return (await this.#count()).sizeMb;
  }

  async seriesWithoutImageCount(): Promise<number> {
    return (await this.#count()).seriesWithoutImageCount;
  }

  facets({ fields }: { readonly fields: readonly string[] }): Promise<readonly FacetAnswer[]> {
    const { context, view } = this.#scope;
    return context.scan(() => view.facets(this.#filter, fields));
  }

  async byProvider(): Promise<readonly ProviderCounts[]> {
    const { subjects, studies, series, images } = await this.#count();
    const provider = { id: this.#scope.context.search.providerId };
    return [{ provider, subjects, studies, series, images }];
  }

  #count(): Promise<SummaryCounts> {
    const { context, view } = this.#scope;
    this.#counts ??= context.scan(() => view.summarise(this.#filter, 'CERTAIN'));
    return this.#counts;
  }
}
