/** A filter of a root field, as providers are sent it. */
export interface FilterQuestion {
  /** Name of its input type. */
  readonly typeName: string;
  readonly filter: unknown;
}

/** Tells which providers a filter concerns, and learns from what they answer. */
export interface ChoosesProviders extends Disposable {
  /** So long ago, at most, was what is known of a provider confirmed, in milliseconds. */
  readonly trustedMs: number;
  /**
   * False of providers of which it is certain that no row matches, or may. What is known of a provider's rows serves those alone who may
   * list all of them, of which it is asked with what they are rows of; what it tells everybody serves all.
   */
  readonly concernedBy: (
    question: FilterQuestion,
  ) => (provider: string, mayListAll: (held: readonly string[]) => boolean) => boolean;
  /** Takes note of the release that a provider answered from; null where it did not say. */
  readonly saw: (provider: string, release: number | null) => void;
}
