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
  readonly list: () => ListAnswer | Promise<ListAnswer>;
  readonly count: () => MatchCount | Promise<MatchCount>;
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
  #list: Promise<ListAnswer> | undefined;
  #rows: Promise<(CatalogueRow | null)[]> | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  async edges(): Promise<Edge[]> {
    const { keys } = await this.#answer();
    const rows = await this.nodes();
    return rows.map((node, at) => ({ node, cursor: this.#cursor(node, keys[at]) }));
  }

  nodes(): Promise<(CatalogueRow | null)[]> {
    this.#rows ??= this.#readRows();
    return this.#rows;
  }

  async pageInfo(): Promise<object> {
    const { hasMore, keys } = await this.#answer();
    const cursorAt = (pick: (rows: readonly unknown[]) => number) => async () => {
      const rows = await this.nodes();
      const at = pick(rows);
      return rows.length === 0 ? null : this.#cursor(rows[at], keys[at]);
    };
    return {
      hasNextPage: hasMore,
      hasPreviousPage: false,
      startCursor: cursorAt(() => 0),
      endCursor: cursorAt((rows) => rows.length - 1),
    };
  }

  async totalCount(): Promise<object> {
    const { certain, possible } = await this.#parts.count();
    this.#parts.scope.context.notes.counts(1);
    const exact = certain === possible ? certain : null;
    return { exact, atLeast: certain, atMost: possible };
  }

  async keys(): Promise<readonly SortKeyValue[]> {
    const { identities, keys } = await this.#answer();
    if (this.#parts.page.order.by !== 'UID') return keys;
    const { scope, listing } = this.#parts;
    return scope.uids(listing, identities);
  }

  #answer(): Promise<ListAnswer> {
    this.#list ??= this.#makeList();
    return this.#list;
  }

  async #makeList(): Promise<ListAnswer> {
    const answer = await this.#parts.list();
    this.#parts.scope.context.notes.keys(answer.identities.length);
    return answer;
  }

  async #readRows(): Promise<(CatalogueRow | null)[]> {
    const { scope, listing, page } = this.#parts;
    const { identities } = await this.#answer();
    return scope.many(listing, identities.subarray(0, page.rows));
  }

  #cursor(row: CatalogueRow | null | undefined, sortKey: SortKeyValue | undefined): string {
    const { page, parent } = this.#parts;
    const uid = row?.uid;
    const key = page.order.by === 'UID' ? (uid ?? null) : (sortKey ?? null);
    return writePosition({
      key,
      ...(uid === undefined ? {} : { id: uid }),
      ...(parent === undefined ? {} : { parent }),
    });
  }
}
