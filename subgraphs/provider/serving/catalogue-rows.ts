import type { ReleaseScope } from './release-scope.ts';

/** A row as it was read; fields of the schema that have a column of their own are there by their names. */
export interface CatalogueRow {
  /** Database key. */
  readonly key: number;
  readonly identity: number;
  readonly uid: string;
  readonly fromRelease: number;
  readonly toRelease: number | null;
  /** The release it is seen in. */
  readonly scope: ReleaseScope;
}

/** A row of a subject. */
export interface SubjectRow extends CatalogueRow {
  readonly datasetId: string;
  /** Absent where it is withheld. */
  readonly timeOrigin?: string;
}

/** A row that has a subject. */
export interface RowOfSubject extends CatalogueRow {
  readonly subjectIdentity: number;
}

/** A row that may say where it was published. */
export interface PublishedRow extends CatalogueRow {
  readonly sourceDoi: string | null;
}

/** A row of a study. */
export interface StudyRow extends RowOfSubject {
  readonly datasetId: string;
}

/** A row of a series. */
export interface SeriesRow extends RowOfSubject, PublishedRow {
  readonly datasetId: string;
  readonly studyIdentity: number;
  readonly awsBucket: string | null;
  readonly crdcSeriesUuid: string | null;
}

/** A row of an imaging annotation. */
export interface AnnotationRow extends RowOfSubject, PublishedRow {
  readonly studyIdentity: number;
  readonly seriesIdentity: number;
}

/** A row of a clinical annotation. */
export interface ClinicalRow extends RowOfSubject, PublishedRow {
  readonly code: string;
  readonly display: string | null;
  readonly valueCode: string | null;
  readonly valueDisplay: string | null;
  readonly bodySiteCode: string | null;
  readonly bodySiteDisplay: string | null;
}

/** A row of a published source. */
export interface SourceRow {
  readonly doi: string;
}
