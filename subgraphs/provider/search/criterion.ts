import type { ClinicalKind } from '../catalogue/clinical.entity.ts';

/**
 * A filter as the evaluator reads it. `some` lifts: the thing asked about has a row of `of` for which all of `where` hold
 * (one row, so a shared scope); asked of a child, it goes to the parent (a series' subject). The language grows by more kinds.
 *
 * Columns, as they are in the release asked: of series `modality`, `bodyPart`, `manufacturer`, `sourceDoi`, `licence`,
 * `dataset`, `derived`, `instanceCount`, `day`; of studies `dataset`, `day`, `seriesCount`; of subjects `dataset`, `sex`,
 * `ageYears`, `patientId`; of annotations `dataset`, `kind`, `method`, `sourceDoi`.
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
