import type { ClinicalKind } from '../catalogue/clinical.entity.ts';

/**
 * A filter as the evaluator reads it; each part is true, false or unknown of a row. `some` lifts: the thing asked about has a row
 * of `of` of which all of `where` holds (one row, so a shared scope); asked of a child, it goes to the parent (a series' subject).
 *
 * Columns, as they are in the release asked: of series `modality`, `bodyPart`, `manufacturer`, `sourceDoi`, `licence`,
 * `dataset`, `derived`, `instanceCount`, `day`, `daysFromDiagnosis`; of studies `dataset`, `day`, `daysFromDiagnosis`, `seriesCount`;
 * of subjects `dataset`, `sex`, `ageYears`, `patientId`, `studyCount`; of annotations `dataset`, `kind`, `method`, `sourceDoi`; of
 * clinical rows `code`, `valueCode`, `valueNumber`, `bodySiteCode`, `laterality`, `day`.
 */
export type Criterion =
  | { readonly kind: 'all' }
  | { readonly kind: 'and'; readonly of: readonly Criterion[] }
  | { readonly kind: 'or'; readonly of: readonly Criterion[] }
  | { readonly kind: 'not'; readonly of: Criterion }
  | {
      readonly kind: 'some';
      readonly of: 'subjects' | 'studies' | 'series' | 'annotations';
      readonly where: Criterion;
    }
  | LeafCriterion;

/** A criterion that is asked of values. `path` is its place in the filter. */
export type LeafCriterion =
  | InCriterion
  | RangeCriterion
  | ExistsCriterion
  | ClinicalCriterion
  | UncollectedCriterion;

/** The value is one of these. */
export interface InCriterion {
  readonly kind: 'in';
  readonly path: string;
  readonly column: string;
  readonly values: readonly (string | boolean)[];
  /** Concepts that hold those asked for: unknown of a row that says no more than such a one. */
  readonly broader: readonly string[];
}

/** The number lies between these. */
export interface RangeCriterion {
  readonly kind: 'range';
  readonly path: string;
  readonly column: string;
  readonly from: number;
  readonly to: number;
  /** Whether `from` and `to` themselves do. */
  readonly includes: readonly [from: boolean, to: boolean];
}

/** There is a value. */
export interface ExistsCriterion {
  readonly kind: 'exists';
  readonly path: string;
  readonly column: string;
}

/** The subject has a clinical row of which all of `where` holds. */
export interface ClinicalCriterion {
  readonly kind: 'clinical';
  readonly path: string;
  readonly table: ClinicalKind;
  /** About the columns of clinical rows. */
  readonly where: Criterion;
  /** The codes that are asked for; null for any: what is covered is then not known. */
  readonly codes: readonly string[] | null;
  /** Asked of studies: the row lies at most so many days before or after; null where that is not asked. */
  readonly withinDays: number | null;
}

/** About something that no provider collects in this version. */
export interface UncollectedCriterion {
  readonly kind: 'uncollected';
  readonly path: string;
}

/** The parts of a criterion that must all hold; none where everything matches. */
export function conjunctsOf(criterion: Criterion): readonly Criterion[] {
  if (criterion.kind === 'all') return [];
  return criterion.kind === 'and' ? criterion.of.flatMap(conjunctsOf) : [criterion];
}
