import type { ClinicalKind } from '../catalogue/clinical.entity.ts';

/** A column that a criterion can be about, by the thing that has it. */
export type SeriesColumn =
  | 'modality'
  | 'bodyPart'
  | 'manufacturer'
  | 'sourceDoi'
  | 'licence'
  | 'dataset'
  | 'derived'
  | 'instanceCount'
  | 'day';
/** Of a study, in the release asked. */
export type StudyColumn = 'dataset' | 'day' | 'seriesCount';
/** Of a subject, in the release asked. */
export type SubjectColumn = 'dataset' | 'sex' | 'ageYears' | 'patientId';
/** Of an annotation. */
export type AnnotationColumn = 'dataset' | 'kind' | 'method' | 'sourceDoi';

/**
 * A filter as the evaluator reads it. `some` lifts: the thing asked about has a row of `of` for which all of `where` hold
 * (one row, so a shared scope); asked of a child, it goes to the parent (a series' subject). The language grows by more kinds.
 */
export type Criterion =
  | { readonly kind: 'all' }
  | { readonly kind: 'and'; readonly of: readonly Criterion[] }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly (string | boolean)[] }
  | {
      readonly kind: 'range';
      readonly column: string;
      readonly gte: number | null;
      readonly lte: number | null;
    }
  | {
      readonly kind: 'some';
      readonly of: 'subjects' | 'studies' | 'series';
      readonly where: Criterion;
    }
  | {
      readonly kind: 'clinical';
      readonly table: ClinicalKind;
      readonly code: readonly string[] | null;
      readonly value: readonly string[] | null;
      readonly number: { readonly gte: number | null; readonly lte: number | null } | null;
      readonly bodySite: readonly string[] | null;
    };
