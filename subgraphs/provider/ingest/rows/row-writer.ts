import type { CatalogueStore, SqlValue } from '../../catalogue/catalogue-store.ts';
import { type CatalogueTable, catalogueTables } from './catalogue-tables.ts';
import type { Living } from './release-runs.ts';

/** Which thing a row version is of, and when it lives. */
export interface RowPlace extends Living {
  readonly identity: number;
  readonly uid: string;
}

/** Rows written at once; larger ones hold more memory and are no faster. */
const batch = 4000;

/** Writes row versions into a catalogue, in batches and in order; it gives keys and identities. */
export class RowWriter {
  readonly #store: CatalogueStore;
  readonly #pending = new Map<CatalogueTable, SqlValue[][]>();
  readonly #keys = new Map<CatalogueTable, number>();
  readonly #identities = new Map<CatalogueTable, number>();
  #waiting = 0;

  constructor(store: CatalogueStore) {
    this.#store = store;
  }

  /** Rows added so far, by table. */
  get rowsStored(): Record<string, number> {
    return Object.fromEntries(this.#keys);
  }

  /** Things added so far to a table. */
  things(table: CatalogueTable): number {
    return this.#identities.get(table) ?? 0;
  }

  /** The next identity of a table. */
  startThing(table: CatalogueTable): number {
    const identity = this.things(table);
    this.#identities.set(table, identity + 1);
    return identity;
  }

  /** One row version; `values` stand in the order of the table's columns after `to_release`. */
  add(
    table: CatalogueTable,
    { identity, uid, from, to }: RowPlace,
    values: readonly SqlValue[],
  ): void {
    const key = (this.#keys.get(table) ?? 0) + 1;
    this.#keys.set(table, key);
    let rows = this.#pending.get(table);
    if (rows === undefined) this.#pending.set(table, (rows = []));
    rows.push([key, identity, uid, from, to, ...values]);
    this.#waiting += 1;
  }

  /** Writes what waits, if it is worth a batch or `all` is asked for. */
  async flush(all = false): Promise<void> {
    if (this.#waiting === 0 || (!all && this.#waiting < batch)) return;
    const pending = [...this.#pending];
    this.#pending.clear();
    this.#waiting = 0;
    await this.#store.transaction(async () => {
      for (const [table, rows] of pending)
        await this.#store.insert(table, catalogueTables[table], rows);
    });
  }
}
