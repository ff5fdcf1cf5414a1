import type { ClinicalTableReport } from './clinical-draft.ts';

/** Raw values of a field, with how many rows have them. */
export type ValueCounts = Record<string, number>;

/** Reconciliation of one provider's load: every row and every value is accounted for. */
export interface LoadReport {
  readonly provider: string;
  /** Rows read: current and earlier versions of series; their sum is stored, but for what `overlapsSplit` adds. */
  readonly rowsIn: { readonly current: number; readonly prior: number };
  /** Rows stored, by table. */
  readonly rowsStored: Readonly<Record<string, number>>;
  /** Things stored (a thing may have several row versions). */
  readonly things: { readonly subjects: number; readonly studies: number; readonly series: number };
  /** Rows more because two earlier rows of a series overlapped and the wider one was split. */
  readonly overlapsSplit: number;
  /** Values that normalising changed, by field: rows. */
  readonly changed: Readonly<Record<string, number>>;
  /** Values without a canonical one, by field and value: rows. Stored as null, kept raw. */
  readonly unmapped: Readonly<Record<string, ValueCounts>>;
  /** Values missing in current rows, by field. */
  readonly missing: Readonly<Record<string, number>>;
  readonly conflictingSex: number;
  /** Studies with series of several patients. */
  readonly sharedStudies: number;
  /** Datasets whose dates say nothing, hence days are unknown. */
  readonly datasetsWithoutDates: readonly string[];
  readonly clinical: {
    readonly tables: readonly ClinicalTableReport[];
    /** Drafts whose subject is not in the catalogue, or had left before the table came, by dataset: not stored. */
    readonly withoutSubject: ValueCounts;
    /** Days dropped, because nothing ties their origin to the images'. */
    readonly daysWithoutOrigin: number;
  };
}

/** Counts while a provider is loaded. */
export class LoadCounter {
  readonly changed: ValueCounts = {};
  readonly missing: ValueCounts = {};
  readonly unmapped: Record<string, ValueCounts> = {};

  /** One more row whose value of `field` was changed. */
  countChanged(field: string): void {
    this.changed[field] = (this.changed[field] ?? 0) + 1;
  }

  /** One more current row without `field`. */
  countMissing(field: string): void {
    this.missing[field] = (this.missing[field] ?? 0) + 1;
  }

  /** One more row whose value of `field` has no canonical one. */
  countUnmapped(field: string, value: string): void {
    const values = (this.unmapped[field] ??= {});
    values[value] = (values[value] ?? 0) + 1;
  }
}
