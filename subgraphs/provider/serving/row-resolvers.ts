import type { GraphQLResolveInfo } from 'graphql';

import type { ClinicalKind } from '../catalogue/clinical.entity.ts';
import { clinicalTables } from '../columns/column-layout.ts';
import type {
  AnnotationRow,
  CatalogueRow,
  ClinicalRow,
  PublishedRow,
  RowOfSubject,
  SeriesRow,
  StudyRow,
  SubjectRow,
} from './catalogue-rows.ts';
import { pageOfChildren } from './child-pages.ts';
import type { PageArguments } from './page-arguments.ts';
import type { RowTable } from './row-tables.ts';
import type { ServingContext } from './serving-context.ts';

const id = (row: CatalogueRow, _: unknown, { prefix }: ServingContext): string => prefix + row.uid;
const release = (row: CatalogueRow): number => row.scope.release;
const dataset = (row: { readonly datasetId: string }, _: unknown, { prefix }: ServingContext) => ({
  id: prefix + row.datasetId,
});
const source = (row: PublishedRow, _: unknown, { catalogue }: ServingContext) =>
  row.sourceDoi === null ? null : catalogue.sources.load(row.sourceDoi);
/** Unknown where it is withheld, with the days that count from it. */
const timeOrigin = (row: SubjectRow): string => row.timeOrigin ?? 'UNKNOWN';
const subject = (row: RowOfSubject) => row.scope.one('subjects', row.subjectIdentity);
const study = (row: SeriesRow | AnnotationRow) => row.scope.one('studies', row.studyIdentity);

function childrenOf(child: 'studies' | 'series') {
  return (row: CatalogueRow, args: PageArguments, _: unknown, info: GraphQLResolveInfo) =>
    pageOfChildren(child, row, args, info.fieldNodes[0]!);
}

function clinicalOf(kind: ClinicalKind) {
  return ({ scope, identity }: SubjectRow) =>
    scope.rows(clinicalTables[kind]).many(scope.view.clinicalKeysOf(kind, identity));
}

function counts(kind: 'subjects' | 'studies') {
  return ({ scope, identity }: CatalogueRow) => scope.view.countsOf(kind, identity);
}

/** Finds an entity by the key that the gateway knows it by; null for what is not ours or not in that release. */
function referenceTo(table: RowTable) {
  return (key: { readonly id: string; readonly release: number }, context: ServingContext) => {
    const uid = context.localId(key.id);
    return uid === null ? null : (context.scopeOf(key.release)?.byUid(table, uid) ?? null);
  };
}

const coding = (code: string | null, display: string | null) =>
  code === null ? null : { code, display };

function clinicalResolvers(kind: ClinicalKind) {
  return {
    __resolveReference: referenceTo(clinicalTables[kind]),
    id,
    release,
    code: (row: ClinicalRow) => coding(row.code, row.display),
    value: (row: ClinicalRow) => coding(row.valueCode, row.valueDisplay),
    bodySite: (row: ClinicalRow) => coding(row.bodySiteCode, row.bodySiteDisplay),
    subject,
    source,
  };
}

/** Resolvers of the row types; fields that are not here are columns. */
export const rowResolvers = {
  Subject: {
    __resolveReference: referenceTo('subject'),
    id,
    release,
    dataset,
    counts: counts('subjects'),
    timeOrigin,
    studies: childrenOf('studies'),
    diagnoses: clinicalOf('DIAGNOSIS'),
    pathology: clinicalOf('PATHOLOGY'),
    tumorMarkers: clinicalOf('TUMOR_MARKER'),
    labResults: clinicalOf('LAB_RESULT'),
    molecularFindings: clinicalOf('MOLECULAR_FINDING'),
    treatments: clinicalOf('TREATMENT'),
    observations: clinicalOf('OBSERVATION'),
    outcomes: clinicalOf('OUTCOME'),
    annotations: ({ scope, identity }: SubjectRow) =>
      scope.many('annotations', Int32Array.from(scope.view.annotationsOf(identity))),
  },
  Study: {
    __resolveReference: referenceTo('study'),
    id,
    release,
    studyInstanceUid: (row: StudyRow) => row.uid,
    modalities: ({ scope, identity }: StudyRow) => scope.view.modalitiesOf(identity),
    subject,
    dataset,
    counts: counts('studies'),
    series: childrenOf('series'),
  },
  Series: {
    __resolveReference: referenceTo('series'),
    id,
    release,
    seriesInstanceUid: (row: SeriesRow) => row.uid,
    manifestLine: ({ awsBucket, crdcSeriesUuid }: SeriesRow) =>
      awsBucket === null || crdcSeriesUuid === null
        ? null
        : `cp s3://${awsBucket}/${crdcSeriesUuid}/* .`,
    study,
    subject,
    dataset,
    source,
  },
  ImagingAnnotation: {
    __resolveReference: referenceTo('imaging_annotation'),
    id,
    release,
    series: (row: AnnotationRow) => row.scope.one('series', row.seriesIdentity),
    study,
    subject,
    source,
  },
  Diagnosis: clinicalResolvers('DIAGNOSIS'),
  Pathology: clinicalResolvers('PATHOLOGY'),
  TumorMarker: clinicalResolvers('TUMOR_MARKER'),
  LabResult: clinicalResolvers('LAB_RESULT'),
  MolecularFinding: clinicalResolvers('MOLECULAR_FINDING'),
  Treatment: clinicalResolvers('TREATMENT'),
  Observation: clinicalResolvers('OBSERVATION'),
  Outcome: clinicalResolvers('OUTCOME'),
  Coding: { concept: ({ code }: { readonly code: string }) => ({ id: code }) },
  Counts: { sizeMB: ({ sizeMb }: { readonly sizeMb: number }) => sizeMb },
};
