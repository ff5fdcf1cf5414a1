/** What a summary says, whoever counted it. */
export interface SummaryAnswer {
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
  /** Instances of acquired series, slides left out. */
  readonly images: number;
  /** Subjects by facet and value; missing ones left out. */
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
