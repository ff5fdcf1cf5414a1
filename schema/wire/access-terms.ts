/** How records of a dataset are granted; each asks for more than the one before. */
export const recordGrants = ['OPEN', 'REGISTERED', 'CONTROLLED'] as const;

/**
 * One of the ways: to whoever acts for a project; to who has the visas of registered access beside; to who has a ControlledAccessGrants
 * visa that covers the dataset.
 */
export type RecordGrant = (typeof recordGrants)[number];

/** Under which terms people from outside may use a dataset: what its licence says of copies is another matter. */
export interface AccessTerms {
  /** Data Use Ontology terms, `DUO:0000000` form: permissions and modifiers. None: only its catalogue entry is shown. */
  readonly duo: readonly string[];
  /** Disease Ontology ids, such as `DOID:1612`, that DUO:0000007 (disease specific research) speaks of. */
  readonly diseases: readonly string[];
  readonly records: RecordGrant;
  /** Whether registered callers may count it under disclosure control. */
  readonly counts: boolean;
  /** ISO 3166-1 alpha-2 of where it may be used (DUO:0000022). */
  readonly countries: readonly string[];
  /** Domains of institutions whose people may use it (DUO:0000028), such as `hospital.example`. */
  readonly institutions: readonly string[];
  /** Ids of projects that may use it (DUO:0000027). */
  readonly projects: readonly string[];
  /** Until when nothing may be published of it (DUO:0000024), YYYY-MM-DD; null where no day was said. */
  readonly moratoriumUntil: string | null;
  /** Months that it may be used from the day of the grant on (DUO:0000025); null where no number was said. */
  readonly monthsOfUse: number | null;
}
