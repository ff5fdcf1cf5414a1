import type { GraphQLResolveInfo } from 'graphql';

import { addParted, addReleased, addTabled } from '../disclosure/add-answers.ts';
import { type CountedPart, PartCounts } from '../disclosure/counted-part.ts';
import type { CountBounds, Unit } from '../disclosure/disclosure.ts';
import {
  type Parted,
  type Released,
  releaseParted,
  releaseTabled,
} from '../disclosure/released-answers.ts';
import type { ReleaseView } from '../search/catalogue-search.ts';
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
import { countByProvider, type ProviderCounts } from './count-by-provider.ts';
import { selectedNames } from './selected-names.ts';
import type { ServingContext } from './serving-context.ts';
import { type CrossTabInput, readQuestions, readSide } from './summary-questions.ts';

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

/** What is asked of a part: its answer, and what makes its buckets. */
interface Asked<Answer> {
  readonly rule: string;
  readonly count: (view: ReleaseView) => Answer;
}

type Total = () => Promise<number | null>;

/**
 * Counts of what a filter describes, counted when first asked for: the parts of the catalogue that the caller may know of, each counted and
 * released by itself, added up. Its fields are those of the schema's `Summary`.
 */
export class Summary {
  readonly #context: ServingContext;
  readonly #filter: Criterion;
  readonly #parts: readonly PartCounts[];

  constructor(context: ServingContext, parts: readonly CountedPart[], filter: Criterion) {
    this.#context = context;
    this.#filter = filter;
    this.#parts = parts.map((part) => new PartCounts(part, filter, (run) => context.scan(run)));
    context.notes.profiles(parts.map(({ disclosure }) => disclosure.profile));
  }

  readonly subjects: Total = () => this.#total('subjects');
  readonly studies: Total = () => this.#total('studies');
  readonly series: Total = () => this.#total('series');
  readonly acquiredSeries: Total = () => this.#total('acquiredSeries');
  readonly derivedSeries: Total = () => this.#total('derivedSeries');
  readonly images: Total = () => this.#total('images');
  readonly slideLevels: Total = () => this.#total('slideLevels');
  readonly sizeMB: Total = () => this.#total('sizeMB');
  readonly seriesWithoutImageCount: Total = () => this.#total('seriesWithoutImageCount');

  /** Subjects have ids of their provider: who is also at another is not known here. */
  distinctness(): string {
    return 'WITHIN_PROVIDER';
  }

  /** Notes for the answer whether a part keeps to itself how many subjects it has. */
  async noteSuppressed(): Promise<void> {
    const controlled = this.#parts.filter(({ part }) => part.disclosure.profile !== 'EXACT');
    const subjects = await Promise.all(controlled.map((part) => part.total('subjects', 'CERTAIN')));
    if (subjects.includes(null)) this.#context.notes.suppressed();
  }

  /**
   * Subjects by source; those of whom no source is known stand together, under null. None where a part is not exact: how many
   * are told apart from others' is read from exact numbers alone.
   */
  async sourceSubjects(): Promise<SourceSubjects[] | null> {
    const [only, ...others] = this.#parts;
    if (only === undefined || others.length > 0 || only.part.disclosure.profile !== 'EXACT')
      return null;
    return this.#context.scan(() => {
      const { buckets, missing, notCollected } = only.part.view.facet(this.#filter, 'SOURCE', true);
      const known = buckets.map(({ value, subjects }) => ({ source: value, subjects }));
      const unknown = missing.subjects + notCollected.subjects;
      return unknown === 0 ? known : [...known, { source: null, subjects: unknown }];
    });
  }

  possible(): Readonly<Record<'subjects' | 'studies' | 'series' | 'images', Total>> {
    const possible = (unit: Unit) => () => this.#total(unit, 'POSSIBLE');
    return {
      subjects: possible('subjects'),
      studies: possible('studies'),
      series: possible('series'),
      images: possible('images'),
    };
  }

  async bounds(): Promise<CountBounds> {
    const [first, ...others] = await Promise.all(this.#parts.map((part) => part.bounds()));
    const sum = Object.entries(first ?? {}).map(([name, bound]: [string, number | null]) => {
      const bounds = [bound, ...others.map((other) => other[name as keyof CountBounds])];
      return [name, bounds.includes(null) ? null : addReleased(bounds)];
    });
    return Object.fromEntries(sum) as CountBounds;
  }

  facets(
    { fields, ownFilter }: OwnFilter & { readonly fields: readonly string[] },
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<Released<FacetAnswer>[]> {
    const own = ownFilter !== false;
    return this.#each(readQuestions(fields), info, (field) => ({
      rule: `facet ${field}${own ? '' : ' without its own filter'}`,
      count: (view) => view.facet(this.#filter, field, own),
    }));
  }

  clinicalFacets(
    { questions, ownFilter }: OwnFilter & { readonly questions: readonly ClinicalQuestion[] },
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<Released<ClinicalFacetAnswer>[]> {
    const own = ownFilter !== false;
    return this.#each(readQuestions(questions), info, (question) => ({
      rule: `clinical facet ${JSON.stringify(question)}${own ? '' : ' without its own filter'}`,
      count: (view) => view.clinicalFacet(this.#filter, question, own),
    }));
  }

  histograms(
    { of }: Of<NumberQuestion>,
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<Released<HistogramAnswer>[]> {
    return this.#each(readQuestions(of), info, (question) => ({
      rule: `histogram ${JSON.stringify(question)}`,
      count: (view) => view.histogram(this.#filter, question),
    }));
  }

  clinicalHistograms(
    { of }: Of<ClinicalNumberQuestion>,
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<Released<ClinicalHistogramAnswer>[]> {
    return this.#each(readQuestions(of), info, (question) => ({
      rule: `clinical histogram ${JSON.stringify(question)}`,
      count: (view) => view.clinicalHistogram(this.#filter, question),
    }));
  }

  crossTabs(
    { of }: Of<CrossTabInput>,
    _: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<CrossTabAnswer[]> {
    const names = selectedNames(info);
    const tabs = readQuestions(of).map(async (question) => {
      const sides = { rows: readSide(question.rows), columns: readSide(question.columns) };
      const rule = `cross-tab ${JSON.stringify(sides)}`;
      const asked = { rule, count: (view: ReleaseView) => view.crossTab(this.#filter, sides) };
      return addTabled(await this.#ofParts(asked, names, releaseTabled));
    });
    return Promise.all(tabs);
  }

  byProvider(): Promise<ProviderCounts[]> {
    return countByProvider(this.#context.searches.whole.providerId, this.#parts);
  }

  /** What the parts released of a unit; null where none did, or one of them never does. */
  async #total(unit: Unit, match: Match = 'CERTAIN'): Promise<number | null> {
    if (this.#parts.some(({ part }) => part.disclosure.withholds.has(unit))) return null;
    return addReleased(await Promise.all(this.#parts.map((part) => part.total(unit, match))));
  }

  #each<Question, Answer extends Parted>(
    questions: readonly Question[],
    info: GraphQLResolveInfo,
    ask: (question: Question) => Asked<Answer>,
  ): Promise<Released<Answer>[]> {
    const names = selectedNames(info);
    const answers = questions.map(async (question) =>
      addParted(await this.#ofParts(ask(question), names, releaseParted<Answer>)),
    );
    return Promise.all(answers);
  }

  /** Answers a question for each part, in a turn of its own, with the counts that are selected and those that its release hangs on. */
  #ofParts<Answer extends Prepared, Given>(
    { rule, count }: Asked<Answer>,
    names: ReadonlySet<string>,
    release: (answer: Answer, releasing: Parameters<typeof releaseTabled>[1]) => Promise<Given>,
  ): Promise<Given[]> {
    const given = this.#parts.map(async (counts) => {
      const { disclosure, view } = counts.part;
      const counted = disclosure.profile === 'EXACT' ? names : new Set([...names, 'subjects']);
      const answer = await this.#context.scan(() => {
        const one = count(view);
        one.prepare(counted);
        return one;
      });
      return release(answer, { disclosure, scope: counts.scope('CERTAIN'), rule, names });
    });
    return Promise.all(given);
  }
}
