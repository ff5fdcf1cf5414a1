const receptor = '{ kind: TUMOR_MARKER, code: "EUCAIM:CLIN1045815" }';
const receptorsByResponse = `crossTabs(of: [{ rows: { question: ${receptor} },
  columns: { question: { kind: OUTCOME, code: "ATLAS:pathologic-complete-response" } } }])`;
const diameters =
  'clinicalHistograms(of: [{ kind: OBSERVATION, code: "ATLAS:longest-diameter-baseline", edges: [20, 50] }])';
const breastTable = 'tables/breast/ispy1_clinical.TCIA_Patient_Clinical_Subset.csv';
const ispy = 'filter: { dataset: { eq: "ispy1" } }';

/** Providers of an older version are not asked; who asks for answers is told so there, and not by an error. */
const answers = 'answers { code }';

/** What summaries hold: a query that shows one of each type, the file it came from, and what tells that one from others. */
export const summaryRows: Readonly<Record<string, { from: string; query: string; has: object }>> = {
  Summary: {
    from: 'series.parquet',
    query: '{ summary(filter: { modality: { eq: "MG" } }) { __typename subjects } }',
    has: { subjects: 3056 },
  },
  ProviderCounts: {
    from: 'series.parquet',
    query: '{ summary { byProvider { __typename provider { id } subjects } } }',
    has: { provider: { id: 'nlst' } },
  },
  CountBounds: {
    from: 'series.parquet',
    query: `{ summary(filter: { modality: { eq: "MG" } }) { ${answers} bounds { __typename subjectsAtLeast subjectsAtMost } } }`,
    // Three serve a contract without bounds; that they have no mammograms is known without asking them.
    has: { subjectsAtLeast: 3056, subjectsAtMost: 3056 },
  },
  Headlines: {
    from: 'series.parquet',
    query: `{ headlines { __typename ${answers} tables { field } } }`,
    has: { tables: ['MODALITY', 'BODY_PART', 'MANUFACTURER', 'SEX'].map((field) => ({ field })) },
  },
  PossibleCounts: {
    from: 'series.parquet',
    query: `{ summary(filter: { dataset: { eq: "eay131" }, sex: { eq: "OTHER" } }) { ${answers}
      possible { __typename subjects } } }`,
    // One O and 13 without a sex in that collection, which nobody else has.
    has: { subjects: 1 + 13 },
  },
  Facet: {
    from: 'series.parquet',
    query: '{ summary { facets(fields: [MODALITY]) { __typename field multiValued } } }',
    has: { field: 'MODALITY', multiValued: true },
  },
  FacetBucket: {
    from: 'series.parquet',
    query: '{ summary { facets(fields: [MODALITY]) { buckets { __typename value } } } }',
    has: { value: 'SM' },
  },
  FacetCounts: {
    from: 'series.parquet',
    query: `{ summary(filter: { dataset: { eq: "nlst" } }) { facets(fields: [BODY_PART]) {
      missing { __typename series } } } }`,
    has: { series: 2523 },
  },
  FacetShare: {
    from: 'series.parquet',
    query: `{ summary(filter: { dataset: { eq: "colorectal_liver_metastases" } }) { ${answers} facets(fields: [SEX]) {
      known { __typename byProvider { provider { id } subjects } } } } }`,
    // 80 F and 117 M.
    has: { byProvider: [{ provider: { id: 'liver' }, subjects: 80 + 117 }] },
  },
  ProviderFacetCounts: {
    from: 'series.parquet',
    query: `{ summary { ${answers} facets(fields: [MODALITY]) {
      buckets { byProvider { __typename provider { id } } } } } }`,
    has: { provider: { id: 'cmmd' } },
  },
  ClinicalFacet: {
    from: breastTable,
    query: `{ summary(${ispy}) { ${answers} clinicalFacets(questions: [${receptor}]) {
      __typename kind code multiValued buckets { value subjects } missing { subjects } } } }`,
    has: { kind: 'TUMOR_MARKER', code: 'EUCAIM:CLIN1045815' },
  },
  Histogram: {
    from: 'series.parquet',
    query: `{ summary { ${answers} histograms(of: [{ field: AGE_YEARS }]) { __typename key field } } }`,
    has: { key: 'AGE_YEARS 0,10,20,30,40,50,60,70,80,90' },
  },
  HistogramBucket: {
    from: 'series.parquet',
    query: `{ summary { ${answers} histograms(of: [{ field: AGE_YEARS }]) {
      buckets { __typename key from to } } } }`,
    has: { key: '[60,70)', from: 60, to: 70 },
  },
  ClinicalHistogram: {
    from: breastTable,
    query: `{ summary(${ispy}) { ${answers} ${diameters} { __typename key multiValued } } }`,
    has: { key: 'OBSERVATION ATLAS:longest-diameter-baseline 20,50' },
  },
  CrossTab: {
    from: breastTable,
    query: `{ summary(${ispy}) { ${answers} ${receptorsByResponse} { __typename rows columns } } }`,
    has: { rows: 'TUMOR_MARKER EUCAIM:CLIN1045815' },
  },
  CrossTabCell: {
    from: breastTable,
    query: `{ summary(${ispy}) { ${answers} ${receptorsByResponse} {
      cells { __typename rowPart row columnPart column } } } }`,
    has: { rowPart: 'VALUE', row: 'SCT:10828004', columnPart: 'VALUE', column: 'SCT:373066001' },
  },
};
