import type { DocumentNode, GraphQLResolveInfo } from 'graphql';

import type { SubgraphContext } from '#kit/subgraph-mount.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { readGlobalId } from '#schema/wire/global-id.ts';

import type { ProviderAccess } from '../access/provider-access.ts';
import type { CatalogueStore, SqlValue } from '../catalogue/catalogue-store.ts';
import type { CountedPart } from '../disclosure/counted-part.ts';
import { noteReleased } from '../disclosure/note-released.ts';
import type { CatalogueSearch, PublishedRelease } from '../search/catalogue-search.ts';
import type { RestrictedSearches } from '../search/restricted-searches.ts';
import { AnswerNotes } from './answer-notes.ts';
import { partsOf, publicParts } from './counted-parts.ts';
import { findRefusal } from './require-levels.ts';
import { ReleaseScope } from './release-scope.ts';
import { type RowSelects, rowSelectsOf } from './row-selects.ts';
import { runInTurn, sharedTurn } from './scan-turns.ts';
import { createSourceLoaders } from './source-loaders.ts';

/** What a request is answered from. */
export interface ServingParts {
  readonly store: CatalogueStore;
  readonly searches: RestrictedSearches;
  readonly document: DocumentNode;
  /** What may be answered. */
  readonly access: ProviderAccess;
  /** Version of the contract that is served. */
  readonly schemaVersion: string;
  /** Whether the provider keeps days to itself: then rows are read without them. */
  readonly withholdsDays: boolean;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** One request to one provider: releases as they are asked for, and what was read for it. */
export class ServingContext implements SubgraphContext {
  /** The catalogue whole, and as the caller may see it. */
  readonly searches: RestrictedSearches;
  /** In front of every global id. */
  readonly prefix: string;
  readonly schemaVersion: string;
  /** What may be answered. */
  readonly access: ProviderAccess;
  /** Statements for the rows of each table. */
  readonly selectOf: RowSelects;
  /** What is written down for the answer and the log. */
  readonly notes = new AnswerNotes();
  readonly #store: CatalogueStore;
  readonly #signal: AbortSignal;
  readonly #scopes = new Map<number, ReleaseScope>();
  #release: number | null = null;
  #refusal: CodedError | null | undefined;

  constructor(parts: ServingParts) {
    const { store, searches, document, access, signal, schemaVersion, withholdsDays } = parts;
    this.access = access;
    this.selectOf = rowSelectsOf(document, withholdsDays);
    this.schemaVersion = schemaVersion;
    this.searches = searches;
    this.prefix = `${searches.whole.providerId}:`;
    this.#store = store;
    this.#signal = signal;
  }

  readonly extensions = (): Readonly<Record<string, unknown>> => ({
    atlas: {
      schemaVersion: this.schemaVersion,
      release: this.#release,
      ...this.notes.extensions(),
    },
  });

  /** The catalogue with those rows that the caller may list. */
  get search(): CatalogueSearch {
    return this.searches.within(this.access.records);
  }

  /** Whether the caller may list all that there is. */
  get listsAll(): boolean {
    return this.search === this.searches.whole;
  }

  /** What the caller may count of a release, part by part. */
  partsAt(release: number): readonly CountedPart[] {
    return partsOf(this.access, this.searches, release).map((part) => this.#noted(part));
  }

  /** What everybody is told of a release, dataset by dataset. */
  publicPartsAt(release: number): readonly CountedPart[] {
    return publicParts(this.access, this.searches, release).map((part) => this.#noted(part));
  }

  /** Throws ACCESS_DENIED where the operation asks, anywhere, for what the caller may not be told. */
  requireAllowed(info: GraphQLResolveInfo): void {
    if (this.#refusal === undefined) this.#refusal = findRefusal(info, this.access);
    if (this.#refusal !== null) throw this.#refusal;
  }

  /** The catalogue as of a date, or the latest. Throws NO_RELEASE and, for what is no date, BAD_USER_INPUT. */
  scopeAt(asOf: string | null | undefined): ReleaseScope {
    const date = asOf ?? null;
    if (date !== null && !isDay(date)) {
      throw new CodedError('BAD_USER_INPUT', 'asOf must be a date such as 2024-12-31.');
    }
    const release = this.searches.whole.releaseAt(date);
    if (release === null) {
      throw new CodedError('NO_RELEASE', 'The provider has no release at that date.');
    }
    return this.#scope(release);
  }

  /** The catalogue in a release; null for one that was never published here. */
  scopeOf(release: number): ReleaseScope | null {
    const published = this.searches.whole.releases.find(({ number }) => number === release);
    return published === undefined ? null : this.#scope(published);
  }

  /** The local part of a global id; null for somebody else's. */
  localId(id: string): string | null {
    const parts = readGlobalId(id);
    return parts?.provider === this.searches.whole.providerId ? parts.local : null;
  }

  /** Scans columns when it is the request's turn. Throws, as reading does, where nobody waits for the answer any more. */
  scan<Answer>(run: () => Answer): Promise<Answer> {
    return runInTurn(() => {
      this.requireCaller();
      return run();
    });
  }

  /** Throws where nobody waits for the answer any more: between scans and statements, none of which is broken off. */
  requireCaller(): void {
    this.#signal.throwIfAborted();
  }

  /** Rows whose column has one of these values; one statement. */
  readonly read = async <Row>(
    select: string,
    column: string,
    values: readonly (string | number)[],
  ): Promise<Row[]> => {
    await sharedTurn();
    this.requireCaller();
    const rows = await this.#store.allWhereIn<Row>(select, column, values);
    this.notes.statement(rows.length);
    return rows;
  };

  /** What is read of datasets and their sources. */
  readonly catalogue = createSourceLoaders(this);

  /** The first row of a lookup that is no row of an answer. */
  async lookUp<Row>(sql: string, parameters: readonly SqlValue[]): Promise<Row | undefined> {
    this.requireCaller();
    this.notes.statement(0);
    return (await this.#store.all<Row>(sql, parameters))[0];
  }

  /** SQL that makes the text before it compare by bytes. */
  get bytewise(): string {
    return this.#store.bytewise;
  }

  /** What was read and counted for the answer. */
  get given(): AnswerNotes['given'] {
    return this.notes.given;
  }

  #noted(part: CountedPart): CountedPart {
    const note = (counts: number): void => this.notes.counts(counts);
    return { ...part, disclosure: noteReleased(part.disclosure, note) };
  }

  #scope({ number }: PublishedRelease): ReleaseScope {
    this.#release = number;
    let scope = this.#scopes.get(number);
    if (scope === undefined) {
      scope = new ReleaseScope(this, number);
      this.#scopes.set(number, scope);
    }
    return scope;
  }
}

/** Whether a text is a day of the calendar. `Date.parse` takes the 31st of February for the 2nd of March. */
function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
}
