import { defineEntity, p } from '@mikro-orm/core';

/** Access terms by dataset. They outlive the dataset's entry, which is written anew when its provider joins again. */
export const AccessTermsEntity = defineEntity({
  name: 'AccessTerms',
  tableName: 'access_terms',
  properties: {
    datasetId: p.string().length(200).primary(),
    duo: p.json<readonly string[]>(),
    diseases: p.json<readonly string[]>(),
    /** OPEN, REGISTERED or CONTROLLED. */
    records: p.string().length(20),
    counts: p.boolean(),
    countries: p.json<readonly string[]>(),
    institutions: p.json<readonly string[]>(),
    projects: p.json<readonly string[]>(),
    /** YYYY-MM-DD. */
    moratoriumUntil: p.string().length(10).nullable(),
    monthsOfUse: p.integer().nullable(),
    isDemonstration: p.boolean(),
  },
});
