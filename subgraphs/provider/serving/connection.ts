import { type SortKeyValue, writePosition } from '#schema/wire/position.ts';

import type { ListAnswer, Listing, MatchCount } from '../search/catalogue-search.ts';
import type { CatalogueRow } from './catalogue-rows.ts';
import type { PageShape } from './page-arguments.ts';
import type { ReleaseScope } from './release-scope.ts';

/** What a connection is made of; keys and total are only worked out when they are asked for. */
export interface ConnectionParts {
  readonly scope: ReleaseScope;
  readonly listing: Listing;
  readonly page: PageShape;
  readonly list: () => ListAnswer;
  readonly count: () => MatchCount;
  /** Local id of the row whose list this is; absent at the root. */
  readonly parent?: string;
}

interface Edge {
  readonly node: CatalogueRow | null;
  readonly cursor: string;
}

/** A page of a listing. Its fields are those of the schema's connections. */
export class Connection {
  readonly #parts: ConnectionParts;
  #list: ListAnswer | undefined;
  #rows: Promise<(CatalogueRow | null)[]> | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  async edges(): Promise<Edge[]> {
    const rows = await this.nodes();
    return rows.map((node, at) => ({ node, cursor: this.#cursor(rows, at) }));
  }

  nodes(): Promise<(CatalogueRow | null)[]> {
    const { scope, listing, page } = this.#parts;
    this.#rows ??= scope.many(listing, this.#answer().identities.subarray(0, page.rows));
    return this.#rows;
  }

  async pageInfo(): Promise<object> {
    const cursorAt = (pick: (rows: readonly unknown[]) => number) => async () => {
      const rows = await this.nodes();
      return rows.length === 0 ? null : this.#cursor(rows, pick(rows));
    };
    return {
      hasNextPage: this.#answer().hasMore,
      hasPreviousPage: false,
      startCursor: cursorAt(() => 0),
      endCursor: cursorAt((rows) => rows.length - 1),
    };
  }

  totalCount(): object {
    const { certain, possible } = this.#parts.count();
    const exact = certain === possible ? certain : null;
    return { exact, atLeast: certain, atMost: possible };
  }

  async keys(): Promise<readonly SortKeyValue[]> {
    const { identities, keys } = this.#answer();
    if (this.#parts.page.order.by !== 'UID') return keys;
    const { scope, listing } = this.#parts;
    return scope.uids(listing, identities);
  }

  #answer(): ListAnswer {
    if (this.#list === undefined) {
      this.#list = this.#parts.list();
      this.#parts.scope.context.countKeys(this.#list.identities.length);
    }
    return this.#list;
  }

  #cursor(rows: readonly (CatalogueRow | null)[], at: number): string {
    const { page, parent } = this.#parts;
    const uid = rows[at]?.uid;
    const key = page.order.by === 'UID' ? (uid ?? null) : (this.#answer().keys[at] ?? null);
    return writePosition({
      key,
      ...(uid === undefined ? {} : { id: uid }),
      ...(parent === undefined ? {} : { parent }),
    });
  }
}
