/**
 * What one call to this provider may be answered with: what its ticket says, capped by the provider's own policy and by the visas that it
 * checked itself.
 */
export interface ProviderAccess {
  /** Pseudonym of the caller, `public`, or `gateway`. */
  readonly caller: string;
  /** Project that the caller acts for; null where for none. */
  readonly project: string | null;
  /** Local ids of datasets whose rows may be listed and counted exactly. */
  readonly records: ReadonlySet<string>;
  /** Local ids of datasets that may be counted under disclosure control; none of them is in `records`. */
  readonly counts: ReadonlySet<string>;
  /** Whether a dataset may be counted at all: what everybody is told is told of those alone. */
  readonly countable: (dataset: string) => boolean;
  /** Whether the gateway asks on its own behalf. */
  readonly internal: boolean;
  /** What the provider gives out of itself, whoever asks. */
  readonly published: Published;
}

/** What a provider has chosen to give out. */
export interface Published {
  /** What counts of `counts` go through. */
  readonly disclosure: 'ROUNDED';
  /** To gateways, on their own behalf: sketches and value summaries, from which they see what need not be asked. */
  readonly valueSummaries: boolean;
  /** To everybody: headline tables. */
  readonly headlines: boolean;
}
