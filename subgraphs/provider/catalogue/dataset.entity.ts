import { defineEntity, p } from '@mikro-orm/core';

/** Datasets of the provider, by local id. */
export const DatasetEntity = defineEntity({
  name: 'Dataset',
  tableName: 'dataset',
  properties: {
    id: p.string().length(100).primary(),
    title: p.text(),
    cancerTypes: p.text().nullable(),
    tumorLocations: p.text().nullable(),
    programme: p.text().nullable(),
  },
});

/** Published sources: original data and analysis results. One source may serve several datasets. */
export const SourceEntity = defineEntity({
  name: 'Source',
  tableName: 'source',
  properties: {
    doi: p.string().length(255).primary(),
    /** ORIGINAL_DATA or ANALYSIS_RESULT. */
    kind: p.string().length(20),
    title: p.text().nullable(),
    licence: p.string().length(32).nullable(),
    licenceUrl: p.text().nullable(),
    citation: p.text().nullable(),
  },
});

/** Which sources a dataset consists of. */
export const DatasetSourceEntity = defineEntity({
  name: 'DatasetSource',
  tableName: 'dataset_source',
  properties: {
    datasetId: p.string().length(100).primary(),
    sourceDoi: p.string().length(255).primary(),
  },
});

/** Published releases, by number. */
export const ReleaseEntity = defineEntity({
  name: 'Release',
  tableName: 'release',
  properties: {
    number: p.integer().primary().autoincrement(false),
    /** YYYY-MM-DD. */
    date: p.string().length(10),
  },
});

/** One row: which build this catalogue is, and whether it was finished. */
export const CatalogueEntity = defineEntity({
  name: 'Catalogue',
  tableName: 'catalogue',
  properties: {
    id: p.integer().primary().autoincrement(false),
    /** Provider id. */
    providerId: p.string().length(64),
    /** Random at each load; the columns repeat it, so that they cannot be read with another database. */
    buildId: p.string().length(64),
    /** `loaderVersion` of the loader that built it; 0 before there was one. */
    loaderVersion: p.integer().default(0),
    /** Set last: a catalogue without it was interrupted. */
    completedAt: p.string().length(30).nullable(),
    /** JSON: rows in, rows stored, values unmapped. */
    loadReport: p.text(),
  },
});
