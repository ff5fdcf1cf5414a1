import { defineEntity, p } from '@mikro-orm/core';

import { rowVersion } from './row-versions.ts';

/** Subjects. Identities rise with uid (bytewise); uid is `<dataset>/<PatientID>`. */
export const SubjectEntity = defineEntity({
  name: 'Subject',
  tableName: 'subject',
  properties: {
    ...rowVersion,
    datasetId: p.string().length(100),
    patientId: p.string().length(255),
    /** FEMALE, MALE, OTHER, CONFLICTING or null. */
    sex: p.string().length(20).nullable(),
    ageYears: p.double().nullable(),
    /** DIAGNOSIS, ENROLMENT, FIRST_STUDY or UNKNOWN. */
    timeOrigin: p.string().length(20),
  },
  indexes: [{ properties: ['uid'] }, { properties: ['patientId'] }],
});

/** Studies. Identities rise with (subject, uid); uid is the StudyInstanceUID. */
export const StudyEntity = defineEntity({
  name: 'Study',
  tableName: 'study',
  properties: {
    ...rowVersion,
    /** Identity of the subject that owns it. */
    subject: p.integer(),
    datasetId: p.string().length(100),
    description: p.text().nullable(),
    /** Days from the subject's time origin. */
    day: p.integer().nullable(),
    ageYears: p.double().nullable(),
  },
  indexes: [{ properties: ['uid'] }],
});

/** Series. Identities rise with (subject, study, uid); uid is the SeriesInstanceUID. */
export const SeriesEntity = defineEntity({
  name: 'Series',
  tableName: 'series',
  properties: {
    ...rowVersion,
    /** Identity of its subject, which may differ from the study's owner. */
    subject: p.integer(),
    /** Identity of its study. */
    study: p.integer(),
    datasetId: p.string().length(100),
    /** DOI of its source; null where the release does not say. */
    sourceDoi: p.string().length(255).nullable(),
    modality: p.string().length(16),
    bodyPart: p.string().length(64).nullable(),
    laterality: p.string().length(16).nullable(),
    manufacturer: p.string().length(100).nullable(),
    manufacturerModelName: p.text().nullable(),
    description: p.text().nullable(),
    seriesNumber: p.double().nullable(),
    sopClassUid: p.string().length(64).nullable(),
    transferSyntaxUid: p.string().length(64).nullable(),
    day: p.integer().nullable(),
    derived: p.boolean(),
    instanceCount: p.integer().nullable(),
    sizeMb: p.double().nullable(),
    licence: p.string().length(32).nullable(),
    awsBucket: p.string().length(64).nullable(),
    crdcSeriesUuid: p.string().length(36).nullable(),
    /** Release in which the series first appeared. */
    firstRelease: p.integer(),
    /** JSON of the values as published, where normalising changed them. Stays at the provider. */
    raw: p.text().nullable(),
  },
  indexes: [{ properties: ['uid'] }],
});

/** Imaging annotations: one for each series that holds one. uid is that of the series. Identities rise with the series'. */
export const AnnotationEntity = defineEntity({
  name: 'ImagingAnnotation',
  tableName: 'imaging_annotation',
  properties: {
    ...rowVersion,
    subject: p.integer(),
    study: p.integer(),
    /** Identity of the series that holds it. */
    series: p.integer(),
    datasetId: p.string().length(100),
    sourceDoi: p.string().length(255).nullable(),
    /** SEG, SR, RTSTRUCT, ANN, M3D, PR or KO. */
    kind: p.string().length(16),
    /** MANUAL, SEMIAUTOMATIC, AUTOMATIC or null. */
    method: p.string().length(16).nullable(),
    label: p.text().nullable(),
  },
  indexes: [{ properties: ['uid'] }],
});
