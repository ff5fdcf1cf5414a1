import DataLoader from 'dataloader';
import type { FieldNode } from 'graphql';

import type { Listing, ReleaseView } from '../search/catalogue-search.ts';
import { tableOfListing } from '../search/release-tables.ts';
import type { CatalogueRow } from './catalogue-rows.ts';
import { RowBatch } from './row-batch.ts';
import type { RowTable } from './row-tables.ts';
import type { ServingContext } from './serving-context.ts';
import type { ChildPages } from './child-pages.ts';

/** The catalogue in one release, for one request: what rows of it lead to is read here, in batches. */
export class ReleaseScope {
  readonly context: ServingContext;
  /** Number of the release. */
  readonly release: number;
  /** Nested lists by the field that asks for them. */
  readonly childPages = new Map<FieldNode, ChildPages>();
  #view: ReleaseView | undefined;
  readonly #batches = new Map<RowTable, RowBatch>();
  readonly #byUid = new Map<RowTable, DataLoader<string, CatalogueRow | null>>();

  constructor(context: ServingContext, release: number) {
    this.context = context;
    this.release = release;
  }

  /** With those rows that the caller may list; who only counts needs none. */
  get view(): ReleaseView {
    this.#view ??= this.context.search.at(this.release);
    return this.#view;
  }

  /** A thing's row; null where this release does not have it. */
  one(listing: Listing, identity: number): CatalogueRow | null | Promise<CatalogueRow | null> {
    const [key] = this.view.keysOf(listing, Int32Array.of(identity));
    return this.rows(tableOfListing[listing]).one(key ?? 0);
  }

  /** Rows of things, in their order. */
  many(listing: Listing, identities: Int32Array): Promise<(CatalogueRow | null)[]> {
    return this.rows(tableOfListing[listing]).many(this.view.keysOf(listing, identities));
  }

  /** Local ids of things, in their order; one statement, and no rows. */
  async uids(listing: Listing, identities: Int32Array): Promise<(string | null)[]> {
    const keys = this.view.keysOf(listing, identities);
    if (keys.length === 0) return [];
    const select = `select key, uid from ${tableOfListing[listing]}`;
    const found = await this.context.read<{ key: number; uid: string }>(select, 'key', [...keys]);
    const uids = new Map(found.map(({ key, uid }) => [key, uid]));
    return Array.from(keys, (key) => uids.get(key) ?? null);
  }

  /** Rows of a table by database key. */
  rows(table: RowTable): RowBatch {
    let batch = this.#batches.get(table);
    if (batch === undefined) {
      batch = new RowBatch((keys) => this.#read(table, 'key', keys));
      this.#batches.set(table, batch);
    }
    return batch;
  }

  /** The row of this release by the thing's local id. */
  byUid(table: RowTable, uid: string): Promise<CatalogueRow | null> {
    let loader = this.#byUid.get(table);
    if (loader === undefined) {
      loader = new DataLoader(async (uids) => {
        const rows = new Map(
          (await this.rowsWhere(table, 'uid', uids)).map((row) => [row.uid, row]),
        );
        return uids.map((wanted) => rows.get(wanted) ?? null);
      });
      this.#byUid.set(table, loader);
    }
    return loader.load(uid);
  }

  /** Rows of this release in which a column has one of these values. */
  async rowsWhere(
    table: RowTable,
    column: string,
    values: readonly string[],
  ): Promise<CatalogueRow[]> {
    const rows = await this.#read(table, column, values);
    // The database knows of rows that this caller may not.
    const living = rows.filter((row) => this.view.holds(table, row));
    const batch = this.rows(table);
    for (const row of living) batch.keep(row);
    return living;
  }

  async #read(
    table: RowTable,
    column: string,
    values: readonly (string | number)[],
  ): Promise<CatalogueRow[]> {
    const rows = await this.context.read<CatalogueRow>(
      this.context.selectOf(table),
      column,
      values,
    );
    for (const row of rows) (row as { scope: ReleaseScope }).scope = this;
    return rows;
  }
}
