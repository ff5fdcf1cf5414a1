/** Kinds of concept, as the schema's ConceptKind has them. */
export const conceptKinds = [
  'MODALITY',
  'BODY_PART',
  'MANUFACTURER',
  'CONDITION',
  'PATHOLOGY',
  'TEST',
  'TREATMENT',
  'OBSERVATION',
  'OUTCOME',
  'VALUE',
] as const;

/** What kind of thing a concept is. */
export type ConceptKind = (typeof conceptKinds)[number];

/** A concept's name in another system. */
export interface ConceptAlias {
  /** Scheme and code with a colon. */
  readonly id: string;
  /** Label there. */
  readonly label: string | null;
}

/** A canonical concept. */
export interface Concept {
  /** Scheme and code with a colon. */
  readonly id: string;
  /** English. */
  readonly label: string;
  readonly kind: ConceptKind;
  /** Unit of the numbers that answer it (UCUM); null where they have none, or where no number answers it. */
  readonly unit: string | null;
  readonly aliases: readonly ConceptAlias[];
  /** What people write for it beside its label, such as an abbreviation; no other concept is called so. */
  readonly spokenAs: readonly string[];
  /** Ids of the concepts that hold it. */
  readonly broader: readonly string[];
}
