import type { AccessTerms } from '#schema/wire/access-terms.ts';

/** Access terms, and whose words they are. */
export interface StatedTerms extends AccessTerms {
  /** Whether these are this project's own, so that more of the Atlas shows. */
  readonly isDemonstration: boolean;
}

/** Access terms by global id of the dataset. */
export type AccessTermsByDataset = ReadonlyMap<string, StatedTerms>;

/** Of a dataset that nobody stated terms for: anybody registered may count it, and its records need a grant. */
export const unstatedTerms: StatedTerms = {
  duo: ['DUO:0000042'],
  diseases: [],
  records: 'CONTROLLED',
  counts: true,
  countries: [],
  institutions: [],
  projects: [],
  moratoriumUntil: null,
  monthsOfUse: null,
  isDemonstration: false,
};
