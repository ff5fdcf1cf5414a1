/** How records of a dataset are granted; each asks for more than the one before. */
export const recordGrants = ['OPEN', 'REGISTERED', 'CONTROLLED'] as const;

/**
 * One of the ways: to whoever is logged in and acts for a project; to who has the visas of registered access beside; to who has a
 * ControlledAccessGrants visa that covers the dataset. For each the declared purpose must fit the dataset's Data Use Ontology terms.
 */
export type RecordGrant = (typeof recordGrants)[number];

/** Under which terms a dataset may be used, as the registry states them (`Dataset.accessTerms`). */
export interface DatasetTerms {
  /** Global id, `<provider>:<local>`. */
  readonly dataset: string;
  /** Data Use Ontology ids, permissions and modifiers. */
  readonly duo: readonly string[];
  /** Disease Ontology ids that the use must be about. */
  readonly diseases: readonly string[];
  readonly records: RecordGrant;
  /** Whether registered callers may count it. */
  readonly counts: boolean;
  /** ISO 3166-1 alpha-2 of where it may be used. */
  readonly countries: readonly string[];
  /** Domains of institutions whose people may use it. */
  readonly institutions: readonly string[];
  /** Ids of projects that may use it. */
  readonly projects: readonly string[];
  /** YYYY-MM-DD; null where no day was said. */
  readonly moratoriumUntil: string | null;
  /** Months of use from the day of the grant on; null where no number was said. */
  readonly monthsOfUse: number | null;
}
