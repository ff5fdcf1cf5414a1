import type { FilterField } from '../filter/filter-rules.ts';
import type { Json } from '../scatter/json-object.ts';

/** Where a field was given. */
export interface GivenPlace {
  readonly field: FilterField;
  /** The caller's place, such as `and[0].series.bodyPart`. */
  readonly path: string;
  /** The object that it was given in. */
  readonly around: Json;
}

/** What a field says in both bounds. */
export interface Bounds {
  readonly lower: unknown;
  readonly upper: unknown;
}

/** One object of a filter while it is written anew for an earlier version, as a lower and an upper bound. */
export class FilterDraft {
  /** Holds only of rows that certainly match; null where nothing is enough. */
  lower: Record<string, unknown> | null = {};
  readonly upper: Record<string, unknown> = {};
  /** The caller's places of what the version does not have. */
  readonly lost: string[] = [];
  /** Places in the bounds that are others than the caller's. */
  readonly moved = new Map<string, string>();
  readonly #prefix: string;
  /** By home: the object whose criteria are lifted from it already. Those of another are about another row. */
  readonly #lifted = new Map<string, Json>();

  /** `prefix` is the place of the object in the bounds, with a dot at its end. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Whether criteria are lifted from a scope already. */
  lifts(home: string): boolean {
    return this.#lifted.has(home);
  }

  /** Place of a field in the bounds. */
  placeOf(name: string): string {
    return `${this.#prefix}${name}`;
  }

  /** Says that criteria are not asked: nothing is certain then. */
  lose(paths: readonly string[]): void {
    this.lower = null;
    this.lost.push(...paths);
  }

  /** Adds what a field says; what stands there from another object, or is about another row, is lost. */
  add({ field, path, around }: GivenPlace, { lower, upper }: Bounds): void {
    const { name, home } = field;
    const lifted = home === null ? undefined : this.#lifted.get(home);
    if (name in this.upper || (lifted !== undefined && lifted !== around)) {
      this.lose([path]);
      return;
    }
    if (home !== null) this.#lifted.set(home, around);
    this.upper[name] = upper;
    if (this.lower !== null) this.lower[name] = lower;
    this.#move(this.placeOf(name), path);
  }

  /** Adds one to a list of which each must hold. */
  append(name: string, path: string, { lower, upper }: Bounds): void {
    const listed = (of: Record<string, unknown>): readonly unknown[] =>
      (of[name] as readonly unknown[] | undefined) ?? [];
    this.#move(`${this.placeOf(name)}[${listed(this.upper).length}]`, path);
    this.upper[name] = [...listed(this.upper), upper];
    if (this.lower !== null) this.lower[name] = [...listed(this.lower), lower];
  }

  #move(to: string, from: string): void {
    if (to !== from) this.moved.set(to, from);
  }
}
