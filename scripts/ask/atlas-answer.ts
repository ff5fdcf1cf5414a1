/** What the Atlas answered, as far as it is shown. */
export type AtlasAnswer =
  | {
      readonly listing: Listing;
      /** Null where nothing is told. */
      readonly summary: Counts | null;
    }
  /** To who may list nothing. */
  | { readonly listing: null; readonly summary: Counts };

/** Of all that may be counted, also where no row may be listed. */
export interface Counts extends Told<CountAnswer> {
  readonly certain: number | null;
  readonly possible: { readonly counted: number | null } | null;
  readonly byProvider: readonly ProviderCount[] | null;
}

/** What is said of a question, however it is asked. */
export interface Told<Answer extends ProviderAnswer> {
  readonly explanation: { readonly sentence: string; readonly contradiction: string | null };
  readonly completeness: { readonly providers: number; readonly answered: number };
  readonly answers: readonly Answer[];
}

/** What a provider was not asked, since its version of the contract does not have it. */
export interface LeftOut {
  readonly provider: { readonly id: string };
  readonly leftOut: readonly string[] | null;
}

/** What one provider did with the counts, and what these went through before they left it. */
export interface CountAnswer extends ProviderAnswer {
  readonly disclosure: 'EXACT' | 'ROUNDED' | 'MIXED' | null;
  readonly suppressed: boolean | null;
}

/** Totals, and what each provider did. */
export interface Listing extends Told<ProviderAnswer> {
  readonly totalCount: {
    readonly exact: number | null;
    readonly atLeast: number;
    readonly atMost: number | null;
  } | null;
}

/** What one provider did. */
export interface ProviderAnswer extends LeftOut {
  readonly status: string;
  readonly release: number | null;
  readonly message: string | null;
  readonly criteria: readonly { readonly path: string; readonly outcome: string }[] | null;
}

/** How many rows of a provider certainly match, and how many match or may. */
export interface ProviderCount {
  readonly provider: { readonly id: string };
  readonly certain: number;
  readonly possible: number | null;
}
