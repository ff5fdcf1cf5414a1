/** What a provider counted of one of its datasets, in its latest release. */
export interface DatasetFacts {
  readonly individuals: number;
  readonly studies: number;
  /** Values that occur, as the provider's schema spells them, sorted. */
  readonly sexes: readonly string[];
  readonly modalities: readonly string[];
  readonly manufacturers: readonly string[];
  readonly bodyParts: readonly string[];
  /** The releases in which something of it came, changed or went, oldest first; dates are YYYY-MM-DD. */
  readonly releases: readonly { readonly number: number; readonly date: string }[];
  /** Whether any clinical variable of it can be asked for. */
  readonly hasStructuredData: boolean;
  /** Whether it holds segmentations, reports or other annotations of images. */
  readonly hasAnnotations: boolean;
}
