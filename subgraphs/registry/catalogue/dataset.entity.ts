import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** Datasets, what the profile wants once; ids are global. */
export const DatasetEntity = defineEntity({
  name: 'Dataset',
  tableName: 'dataset',
  properties: {
    id: p.string().length(200).primary(),
    providerId: p.string().length(64).index(),
    title: p.text(),
    description: p.text(),
    version: p.string().length(20),
    contactPoint: p.text(),
    publisher: p.text(),
    theme: p.string().length(20),
    healthCategory: p.text(),
    /** ORIGINAL, ANNOTATED or PROCESSED. */
    type: p.string().length(20),
    /** PUBLIC, RESTRICTED or NON_PUBLIC. */
    accessRights: p.string().length(20),
    hasStructuredData: p.boolean(),
    numberOfUniqueIndividuals: p.integer(),
    numberOfRecords: p.integer(),
    hasCondition: p.text(),
    hdab: p.text().nullable(),
    /** What a search looks in: lower case. */
    searchText: p.text(),
  },
});

/** What the profile wants several times of a dataset, in order; `property` is the GraphQL field. */
export const DatasetTermEntity = defineEntity({
  name: 'DatasetTerm',
  tableName: 'dataset_term',
  properties: {
    datasetId: p.string().length(200).primary(),
    property: p.string().length(40).primary(),
    position: p.integer().primary().autoincrement(false),
    value: p.text(),
  },
});

/** Ways to the data of a dataset, in order. */
export const DistributionEntity = defineEntity({
  name: 'Distribution',
  tableName: 'distribution',
  properties: {
    datasetId: p.string().length(200).primary(),
    position: p.integer().primary().autoincrement(false),
    accessUrl: p.text(),
    mediaType: p.string().length(64),
    licence: p.string().length(32).nullable(),
    licenceUrl: p.text().nullable(),
    /** DOWNLOAD, IN_SITU_PROCESSING or REMOTE_PROCESSING. */
    rights: p.string().length(20),
    citation: p.text().nullable(),
    doi: p.string().length(255).nullable(),
  },
});

/** Releases in which a dataset changed. */
export const DatasetReleaseEntity = defineEntity({
  name: 'DatasetRelease',
  tableName: 'dataset_release',
  properties: {
    datasetId: p.string().length(200).primary(),
    number: p.integer().primary().autoincrement(false),
    /** YYYY-MM-DD. */
    date: p.string().length(10),
  },
});

/** A dataset without what it has several times. */
export type DatasetRow = InferEntity<typeof DatasetEntity>;
/** One value of a property that a dataset has several times. */
export type DatasetTermRow = InferEntity<typeof DatasetTermEntity>;
/** A way to the data. */
export type DistributionRow = InferEntity<typeof DistributionEntity>;
/** A release in which a dataset changed. */
export type DatasetReleaseRow = InferEntity<typeof DatasetReleaseEntity>;
