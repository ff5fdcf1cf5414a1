import type { Violation, ViolationCode } from '../scatter/answer-guard.ts';

/** What the check of one answer found, added up by field and kind. */
export class Findings {
  /** Whether null may stand where the schema has none. */
  readonly lacking: boolean;
  /** Whether what held a field had to go with it. */
  spread = false;
  #violations: Map<string, { -readonly [Key in keyof Violation]: Violation[Key] }> | undefined;

  constructor(lacking: boolean) {
    this.lacking = lacking;
  }

  /** A value of a field that is not shown. */
  add(code: ViolationCode, field: string, found: string): void {
    this.#violations ??= new Map();
    const key = `${code} ${field} ${found}`;
    const known = this.#violations.get(key);
    if (known === undefined) this.#violations.set(key, { code, field, found, count: 1 });
    else known.count++;
  }

  get violations(): readonly Violation[] {
    return this.#violations === undefined ? [] : [...this.#violations.values()];
  }
}
