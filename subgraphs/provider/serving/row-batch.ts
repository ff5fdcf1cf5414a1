import DataLoader from 'dataloader';

import type { CatalogueRow } from './catalogue-rows.ts';

/** Reads rows by database key: what all edges of one level want goes into one statement. */
export class RowBatch {
  readonly #known = new Map<number, CatalogueRow>();
  readonly #loader: DataLoader<ArrayLike<number>, (CatalogueRow | null)[]>;

  /** `read` brings the rows of these keys in any order. */
  constructor(read: (keys: readonly number[]) => Promise<CatalogueRow[]>) {
    this.#loader = new DataLoader(
      async (wanted) => {
        const missing = new Set<number>();
        for (const keys of wanted) {
          for (let at = 0; at < keys.length; at++) {
            const key = keys[at]!;
            if (key !== 0 && !this.#known.has(key)) missing.add(key);
          }
        }
        if (missing.size > 0) for (const row of await read([...missing])) this.keep(row);
        return wanted.map((keys) => Array.from(keys, (key) => this.#known.get(key) ?? null));
      },
      // A key is an array: rows are kept here, one by one.
      { cache: false },
    );
  }

  /** A row that was read on another way. */
  keep(row: CatalogueRow): void {
    this.#known.set(row.key, row);
  }

  /** Rows in the order of their keys; null for key 0. */
  many(keys: ArrayLike<number>): Promise<(CatalogueRow | null)[]> {
    return keys.length === 0 ? Promise.resolve([]) : this.#loader.load(keys);
  }

  /** One row; without waiting where it is known. */
  one(key: number): CatalogueRow | null | Promise<CatalogueRow | null> {
    if (key === 0) return null;
    return this.#known.get(key) ?? this.#loader.load([key]).then(([row]) => row ?? null);
  }
}
