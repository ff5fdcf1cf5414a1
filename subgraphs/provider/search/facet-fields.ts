import type { ColumnTable } from '../columns/column-layout.ts';

/** A column that is counted by, as criteria name it, and the table whose rows have it. */
export interface FacetColumn {
  readonly table: Extract<ColumnTable, 'series' | 'subject' | 'imaging_annotation'>;
  readonly column: string;
}

/** Columns behind values of the schema's `FacetField`. */
export const facetColumns: Readonly<Record<string, FacetColumn>> = {
  MODALITY: { table: 'series', column: 'modality' },
  BODY_PART: { table: 'series', column: 'bodyPart' },
  MANUFACTURER: { table: 'series', column: 'manufacturer' },
  LICENCE: { table: 'series', column: 'licence' },
  DERIVED: { table: 'series', column: 'derived' },
  SOURCE: { table: 'series', column: 'sourceDoi' },
  DATASET: { table: 'subject', column: 'dataset' },
  SEX: { table: 'subject', column: 'sex' },
  TIME_ORIGIN: { table: 'subject', column: 'timeOrigin' },
  ANNOTATION_KIND: { table: 'imaging_annotation', column: 'kind' },
  ANNOTATION_METHOD: { table: 'imaging_annotation', column: 'method' },
};
