import type { Profile } from '../disclosure/disclosure.ts';
import type { CriterionOutcome } from '../search/criterion-outcomes.ts';

/** What is written down while a request is answered: for the extensions of the answer, and for the provider's log. */
export class AnswerNotes {
  #rowsRead = 0;
  #keysRead = 0;
  #statements = 0;
  #countsGiven = 0;
  #criteria: readonly CriterionOutcome[] = [];
  readonly #profiles = new Set<Profile>();
  #suppressed = false;

  /** What became of the criteria of the root field's filter. */
  outcomes(outcomes: readonly CriterionOutcome[]): void {
    this.#criteria = outcomes;
  }

  /** A statement, and how many rows of answers it read. */
  statement(rows: number): void {
    this.#statements++;
    this.#rowsRead += rows;
  }

  /** Sort keys that were taken from columns. */
  keys(keys: number): void {
    this.#keysRead += keys;
  }

  /** Totals and cells that were released. */
  counts(counts: number): void {
    this.#countsGiven += counts;
  }

  /** What counts of the answer went through. */
  profiles(profiles: readonly Profile[]): void {
    for (const profile of profiles) this.#profiles.add(profile);
  }

  /** That a part of the answer keeps to itself how many subjects it has. */
  suppressed(): void {
    this.#suppressed = true;
  }

  /** What was read and counted for the answer. */
  get given(): { readonly rows: number; readonly counts: number } {
    return { rows: this.#rowsRead, counts: this.#countsGiven };
  }

  /** What an answer says of itself. */
  extensions(): Readonly<Record<string, unknown>> {
    return {
      // How much work it was may tell a count.
      ...(this.#profiles.has('ROUNDED') ? {} : this.#work),
      ...(this.#criteria.length === 0 ? {} : { criteria: this.#criteria }),
      ...(this.#disclosure === null ? {} : { disclosure: this.#disclosure }),
      ...(this.#suppressed ? { suppressed: true } : {}),
    };
  }

  get #work(): Readonly<Record<string, number>> {
    return { rowsRead: this.#rowsRead, keysRead: this.#keysRead, statements: this.#statements };
  }

  get #disclosure(): Profile | 'MIXED' | null {
    return this.#profiles.size > 1 ? 'MIXED' : ([...this.#profiles][0] ?? null);
  }
}
