import type { ClinicalQuestion } from './clinical-axes.ts';
import type { FacetPart } from './facet-axis.ts';
import type { HistogramField } from './number-axes.ts';
import type { Range } from './number-ranges.ts';

/** How many of each; counted when first read, or when prepared. */
export interface Counted {
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
}

/** What can be counted ahead of being read. */
export interface Prepared {
  /** Counts those of the schema's fields that are named: `subjects`, `studies`, `known`. */
  readonly prepare: (fields: ReadonlySet<string>) => void;
}

/** What a facet of any sort has beside its buckets: by part, and what is in some bucket. Parts that it cannot have are 0. */
export interface FacetParts extends Prepared {
  readonly multiValued: boolean;
  readonly known: Counted;
  readonly missing: Counted;
  readonly notCollected: Counted;
  readonly conflicting: Counted;
  readonly present: Counted;
  readonly absent: Counted;
  readonly otherAnswer: Counted;
}

/** The things of one value. */
export interface FacetBucket extends Counted {
  readonly value: string;
}

/** The things of one range of numbers. */
export interface HistogramBucket extends Counted, Range {}

/** A facet by a coded field. Buckets stand by value. */
export interface FacetAnswer extends FacetParts {
  readonly field: string;
  readonly buckets: readonly FacetBucket[];
}

/** A facet by the answers to a clinical question. */
export interface ClinicalFacetAnswer extends FacetParts, ClinicalQuestion {
  readonly key: string;
  readonly buckets: readonly FacetBucket[];
}

/** A histogram; empty buckets too. */
export interface HistogramAnswer extends FacetParts {
  readonly key: string;
  readonly field: HistogramField;
  readonly buckets: readonly HistogramBucket[];
}

/** A histogram by the numbers that answer a clinical question. */
export interface ClinicalHistogramAnswer extends FacetParts, ClinicalQuestion {
  readonly key: string;
  readonly buckets: readonly HistogramBucket[];
}

/** One side of a cross-tab: a field of the schema's `FacetField`, or a question. */
export type CrossTabSide = { readonly field: string } | { readonly question: ClinicalQuestion };

/** Two fields together; pairs that occur. */
export interface CrossTabAnswer extends Prepared {
  readonly key: string;
  readonly rows: string;
  readonly columns: string;
  readonly multiValued: boolean;
  readonly cells: readonly CrossTabCell[];
}

/** The things of one part of the rows and one of the columns. */
export interface CrossTabCell extends Counted {
  readonly key: string;
  readonly rowPart: FacetPart;
  readonly row: string | null;
  readonly columnPart: FacetPart;
  readonly column: string | null;
}
