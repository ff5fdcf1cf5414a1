import { defineEntity, p } from '@mikro-orm/core';

import { rowVersion } from './row-versions.ts';

/**
 * A clinical annotation: one question (`code`) and its answer about one subject. All eight kinds share the shape, each
 * in its own table. Identities rise with (subject, uid); uid is `<subject uid>/<table>/<row>/<code>`.
 */
const clinicalRow = {
  ...rowVersion,
  /** Identity of the subject. */
  subject: p.integer(),
  sourceDoi: p.string().length(255).nullable(),
  /** Canonical concept id. */
  code: p.string().length(64),
  display: p.text().nullable(),
  /** Canonical concept id of the answer. */
  valueCode: p.string().length(64).nullable(),
  valueDisplay: p.text().nullable(),
  valueNumber: p.double().nullable(),
  unit: p.string().length(32).nullable(),
  valueText: p.text().nullable(),
  bodySiteCode: p.string().length(64).nullable(),
  bodySiteDisplay: p.text().nullable(),
  laterality: p.string().length(16).nullable(),
  lesion: p.string().length(100).nullable(),
  day: p.integer().nullable(),
  /** JSON of the table's cells this came from. Stays at the provider. */
  raw: p.text().nullable(),
};
const clinicalTable = { properties: clinicalRow, indexes: [{ properties: ['uid' as const] }] };

export const DiagnosisEntity = defineEntity({
  name: 'Diagnosis',
  tableName: 'diagnosis',
  ...clinicalTable,
});
export const PathologyEntity = defineEntity({
  name: 'Pathology',
  tableName: 'pathology',
  ...clinicalTable,
});
export const TumorMarkerEntity = defineEntity({
  name: 'TumorMarker',
  tableName: 'tumor_marker',
  ...clinicalTable,
});
export const LabResultEntity = defineEntity({
  name: 'LabResult',
  tableName: 'lab_result',
  ...clinicalTable,
});
export const MolecularFindingEntity = defineEntity({
  name: 'MolecularFinding',
  tableName: 'molecular_finding',
  ...clinicalTable,
});
export const TreatmentEntity = defineEntity({
  name: 'Treatment',
  tableName: 'treatment',
  ...clinicalTable,
});
export const ObservationEntity = defineEntity({
  name: 'Observation',
  tableName: 'observation',
  ...clinicalTable,
});
export const OutcomeEntity = defineEntity({
  name: 'Outcome',
  tableName: 'outcome',
  ...clinicalTable,
});

/**
 * What a subject was asked: one row for each (subject, kind, code) that a clinical table covers, whether or not an
 * answer was stored. Without one, nothing is known of that code. Identities rise with (subject, uid); uid is
 * `<subject uid>/<kind>/<code>`.
 */
export const ClinicalCoverageEntity = defineEntity({
  name: 'ClinicalCoverage',
  tableName: 'clinical_coverage',
  properties: {
    ...rowVersion,
    /** Identity of the subject. */
    subject: p.integer(),
    /** A `ClinicalKind`. */
    kind: p.string().length(20),
    /** Canonical concept id, as in the kind's table. */
    code: p.string().length(64),
    /** A cell of this code said nothing: there may be an answer that is not known. */
    missing: p.boolean(),
    /** An answer is only there in words, where a code or a number was expected. */
    unmapped: p.boolean(),
  },
});

/** The eight kinds by the name that `ClinicalKind` of the schema gives them. */
export const clinicalEntities = {
  DIAGNOSIS: DiagnosisEntity,
  PATHOLOGY: PathologyEntity,
  TUMOR_MARKER: TumorMarkerEntity,
  LAB_RESULT: LabResultEntity,
  MOLECULAR_FINDING: MolecularFindingEntity,
  TREATMENT: TreatmentEntity,
  OBSERVATION: ObservationEntity,
  OUTCOME: OutcomeEntity,
} as const;

/** A kind of clinical annotation. */
export type ClinicalKind = keyof typeof clinicalEntities;
