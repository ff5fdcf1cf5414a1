import type { GraphQLResolveInfo } from 'graphql';

import type { SummaryCounts } from '../search/catalogue-search.ts';
import type { ClinicalNumberQuestion, ClinicalQuestion } from '../search/clinical-axes.ts';
import type { Criterion } from '../search/criterion.ts';
import type {
  ClinicalFacetAnswer,
  ClinicalHistogramAnswer,
  CrossTabAnswer,
  FacetAnswer,
  HistogramAnswer,
  Prepared,
} from '../search/facet-answers.ts';
import type { NumberQuestion } from '../search/number-axes.ts';
import type { Match } from '../search/select-rows.ts';
import type { ReleaseScope } from './release-scope.ts';
import { selectedNames } from './selected-names.ts';
import type { ServingContext } from './serving-context.ts';
import { type CrossTabInput, readQuestions, readSide } from './summary-questions.ts';

interface ProviderCounts {
  readonly provider: { readonly id: string };
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
  readonly images: number;
  readonly possibleSubjects: () => Promise<number>;
  readonly possibleStudies: () => Promise<number>;
  readonly possibleSeries: () => Promise<number>;
}

interface SourceSubjects {
  readonly source: string | null;
  readonly subjects: number;
}

interface OwnFilter {
  readonly ownFilter?: boolean | null;
}

interface Of<Question> {
  readonly of: readonly Question[];
}

/** Counts of what a filter describes, counted when first asked for. Its fields are those of the schema's `Summary`. */
export class Summary {
  readonly #scope: ReleaseScope;
  readonly #filter: Criterion;
  readonly #counts = new Map<Match, Promise<SummaryCounts>>();

  constructor(scope: ReleaseScope, filter: Criterion) {
    this.#scope = scope;
    this.#filter = filter;
  }

  async subjects(): Promise<number> {
    return (await this.#count('CERTAIN')).subjects;
  }

  /** Subjects have ids of their provider: who is also at another is not known here. */
  distinctness(): string {
    return 'WITHIN_PROVIDER';
  }

  /** Subjects by source; those of whom no source is known stand together, under null. */
  sourceSubjects(): Promise<SourceSubjects[]> {
    const { context, view } = this.#scope;
    return context.scan(() => {
      const { buckets, missing, notCollected } = view.facet(this.#filter, 'SOURCE', true);
      const known = buckets.map(({ value, subjects }) => ({ source: value, subjects }));
      const unknown = missing.subjects + notCollected.subjects;
      return unknown === 0 ? known : [...known, { source: null, subjects: unknown }];
    });
  }

  async studies(): Promise<number> {
    return (await this.#count('CERTAIN')).studies;
  }

  async series(): Promise<number> {
    return (await this.#count('CERTAIN')).series;
  }

  async acquiredSeries(): Promise<number> {
    return (await this.#count('CERTAIN')).acquiredSeries;
  }

  async derivedSeries(): Promise<number> {
    return (await this.#count('CERTAIN')).derivedSeries;
  }

  async images(): Promise<number> {
    return (await this.#count('CERTAIN')).images;
  }

  async slideLevels(): Promise<number> {
    return (await this.#count('CERTAIN')).slideLevels;
  }

  async sizeMB(): Promise<number> {
    return (await this.#count('CERTAIN')).sizeMb;
  }

  async seriesWithoutImageCount(): Promise<number> {
    return (await this.#count('CERTAIN')).seriesWithoutImageCount;
  }

  possible(): Promise<SummaryCounts> {
    return this.#count('POSSIBLE');
  }

  facets(
    { fields, ownFilter }: OwnFilter & { readonly fields: readonly string[] },
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<FacetAnswer[]> {
    const { view } = this.#scope;
    return this.#each(readQuestions(fields), info, (field) =>
      view.facet(this.#filter, field, ownFilter !== false),
    );
  }

  clinicalFacets(
    { questions, ownFilter }: OwnFilter & { readonly questions: readonly ClinicalQuestion[] },
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<ClinicalFacetAnswer[]> {
    const { view } = this.#scope;
    return this.#each(readQuestions(questions), info, (question) =>
      view.clinicalFacet(this.#filter, question, ownFilter !== false),
    );
  }

  histograms(
    { of }: Of<NumberQuestion>,
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<HistogramAnswer[]> {
    const { view } = this.#scope;
    return this.#each(readQuestions(of), info, (question) =>
      view.histogram(this.#filter, question),
    );
  }

  clinicalHistograms(
    { of }: Of<ClinicalNumberQuestion>,
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<ClinicalHistogramAnswer[]> {
    const { view } = this.#scope;
    return this.#each(readQuestions(of), info, (question) =>
      view.clinicalHistogram(this.#filter, question),
    );
  }

  crossTabs(
    { of }: Of<CrossTabInput>,
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<CrossTabAnswer[]> {
    const { view } = this.#scope;
    return this.#each(readQuestions(of), info, ({ rows, columns }) =>
      view.crossTab(this.#filter, { rows: readSide(rows), columns: readSide(columns) }),
    );
  }

  async byProvider(): Promise<readonly ProviderCounts[]> {
    const { subjects, studies, series, images } = await this.#count('CERTAIN');
    const provider = { id: this.#scope.context.search.providerId };
    const possible = (name: 'subjects' | 'studies' | 'series') => async (): Promise<number> =>
      (await this.#count('POSSIBLE'))[name];
    return [
      {
        provider,
        subjects,
        studies,
        series,
        images,
        possibleSubjects: possible('subjects'),
        possibleStudies: possible('studies'),
        possibleSeries: possible('series'),
      },
    ];
  }

  #count(match: Match): Promise<SummaryCounts> {
    const { context, view } = this.#scope;
    let counts = this.#counts.get(match);
    if (counts === undefined) {
      counts = context.scan(() => view.summarise(this.#filter, match));
      this.#counts.set(match, counts);
    }
    return counts;
  }

  /** Answers each question in a turn of its own, with the counts that are selected. */
  #each<Question, Answer extends Prepared>(
    questions: readonly Question[],
    info: GraphQLResolveInfo,
    answer: (question: Question) => Answer,
  ): Promise<Answer[]> {
    const names = selectedNames(info);
    const { context } = this.#scope;
    const answers = questions.map((question) =>
      context.scan(() => {
        const given = answer(question);
        given.prepare(names);
        return given;
      }),
    );
    return Promise.all(answers);
  }
}
