import type { AccessLevel } from '#schema/wire/access-level.ts';

/** What one caller may learn of one dataset, and why. */
export interface Decision {
  /** Global id of the dataset, `<provider>:<local>`. */
  readonly dataset: string;
  readonly level: AccessLevel;
  /** What stands between the caller and more, in plain words; empty at RECORD. Never why a presented visa failed. */
  readonly unmet: readonly UnmetCondition[];
  /**
   * DUO ids of the dataset's modifiers: at RECORD those that were met and bind the caller from now on, below it those that have yet to be
   * proven (security requirements R1.4).
   */
  readonly obligations: readonly string[];
  /** The visas that the level rests upon, as signed; they travel to the provider. */
  readonly visas: readonly string[];
  /** Which rule decided, for the audit. */
  readonly rule: string;
  /** Seconds since 1970; the decision is not used from then on. */
  readonly expiresAt: number;
}

/** A condition of a dataset that a caller does not meet. */
export interface UnmetCondition {
  /** DUO id, or null where the condition is not one of the ontology. */
  readonly duo: string | null;
  /** One sentence: what the dataset asks for. */
  readonly asks: string;
}
