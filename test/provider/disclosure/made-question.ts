/** Everything that a summary can be asked, so that two answers can be compared whole. */
export const summaryFields = `
  subjects distinctness sourceSubjects { source subjects } studies series acquiredSeries derivedSeries
  images slideLevels sizeMB seriesWithoutImageCount
  possible { subjects studies series images }
  bounds { subjectsAtLeast subjectsAtMost studiesAtLeast studiesAtMost seriesAtLeast seriesAtMost }
  facets(fields: [DATASET, MODALITY, BODY_PART, MANUFACTURER, SEX, LICENCE, DERIVED, SOURCE,
    TIME_ORIGIN, ANNOTATION_KIND, ANNOTATION_METHOD]) {
    field multiValued
    buckets { value ...Counts }
    missing { ...Rest } notCollected { ...Share } conflicting { ...Share } known { ...Share }
  }
  clinicalFacets(questions: [{ kind: DIAGNOSIS, code: "SCT:1" }]) {
    key multiValued
    buckets { value ...Counts }
    present { ...Rest } absent { ...Rest } otherAnswer { ...Rest } missing { ...Rest } notCollected { ...Rest }
    known { ...Rest }
  }
  histograms(of: [{ field: AGE_YEARS, edges: [40, 60] }, { field: INSTANCE_COUNT }, { field: DAY }]) {
    key multiValued
    buckets { key from to subjects studies series byProvider { provider { id } subjects } }
    missing { ...Rest } notCollected { ...Rest } conflicting { ...Rest } known { ...Rest }
  }
  clinicalHistograms(of: [{ kind: DIAGNOSIS, code: "SCT:1", edges: [1] }]) {
    key buckets { key subjects } otherAnswer { ...Rest } known { ...Rest }
  }
  crossTabs(of: [
    { rows: { field: SEX }, columns: { field: MODALITY } }
    { rows: { field: BODY_PART }, columns: { question: { kind: DIAGNOSIS, code: "SCT:1" } } }
  ]) {
    key multiValued
    cells { key rowPart row columnPart column subjects studies series byProvider { provider { id } series } }
  }
  byProvider {
    provider { id } disclosure subjects studies series images possibleSubjects possibleStudies possibleSeries
  }`;

/** Fragments of the fields above. */
export const summaryFragments = `
  fragment Counts on FacetBucket { subjects studies series byProvider { provider { id } subjects studies series } }
  fragment Rest on FacetCounts { subjects studies series byProvider { provider { id } subjects } }
  fragment Share on FacetShare { subjects studies series byProvider { provider { id } subjects } }`;

/** A summary with all its fields, of what a filter says. */
export const wholeSummary = `query ($filter: SeriesFilter) { summary(filter: $filter) { ${summaryFields} } } ${summaryFragments}`;

/** What a provider says of itself, its datasets and concepts. */
export const wholeHoldings = `query ($of: [_Any!]!) {
  _entities(representations: $of) {
    ... on Provider { id publishedReleases { number } holdings { ${summaryFields} }
      capabilities { release
        fields { scope field collected known of unmapped unmappedShare operators }
        clinical { kind code { code } known of missing unmapped unmappedShare
          fields { scope field collected known of unmapped unmappedShare } } } }
    ... on Dataset { id holdings { ${summaryFields} } }
    ... on Concept { id occurrences { provider { id } subjects } }
  }
} ${summaryFragments}`;

/** What a provider tells everybody. */
export const wholeHeadlines = `{ headlines { subjects studies series tables { field multiValued
  buckets { value subjects studies series byProvider { provider { id } subjects } }
  missing { subjects } notCollected { subjects } conflicting { subjects } known { subjects studies series } } } }`;
