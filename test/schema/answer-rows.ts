/** What answers tell of themselves and of their providers: a query that shows one of each type, as in `summary-rows.ts`. */
export const answerRows: Readonly<Record<string, { from: string; query: string; has: object }>> = {
  CriterionOutcome: {
    from: 'series.parquet',
    query:
      '{ studies(first: 1, filter: { modality: { eq: "MG" } }) { answers { criteria { __typename path outcome } } } }',
    has: { path: 'modality', outcome: 'APPLIED' },
  },
  FilterExplanation: {
    from: 'series.parquet',
    query:
      '{ studies(first: 1, filter: { modality: { eq: "MG" } }) { explanation { __typename sentence contradiction } } }',
    has: {
      sentence: 'Studies with one series whose modality is Mammography.',
      contradiction: null,
    },
  },
  ProviderCompleteness: {
    from: 'providers.json',
    query: '{ studies(first: 1) { completeness { __typename providers complete } } }',
    has: { providers: 30, complete: true },
  },
  ProviderHealth: {
    from: 'providers.json',
    query: '{ provider(id: "nlst") { health { __typename status consecutiveFailures } } }',
    has: { status: 'ANSWERING', consecutiveFailures: 0 },
  },
  Capabilities: {
    from: 'series.parquet',
    query: '{ provider(id: "nlst") { capabilities { __typename release } } }',
    has: { release: 25 },
  },
  FieldCapability: {
    from: 'series.parquet',
    query:
      '{ provider(id: "nlst") { capabilities { fields { __typename scope field collected known of } } } }',
    has: { scope: 'SUBJECT', field: 'sex', collected: true, known: 18, of: 261 },
  },
  ClinicalCapability: {
    from: 'tables/prostate/prostatex_findings_train.csv',
    query:
      '{ provider(id: "radboud-prostate") { capabilities { clinical { __typename kind code { code } known of missing } } } }',
    has: {
      kind: 'PATHOLOGY',
      code: { code: 'ATLAS:clinically-significant-prostate-cancer' },
      known: 23,
      of: 46,
      missing: 0,
    },
  },
};
