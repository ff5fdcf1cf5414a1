import type { AccessTerms } from '#schema/wire/access-terms.ts';

/** Under which terms a dataset may be used, as the registry states them (`Dataset.accessTerms`). For each grant the purpose must fit its `duo`. */
export interface DatasetTerms extends AccessTerms {
  /** Global id, `<provider>:<local>`. */
  readonly dataset: string;
}
