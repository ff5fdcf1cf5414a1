import { CodedError } from '#schema/kernel/errors.ts';

import { tidy } from './tidy.ts';

/** A map of a mapping file, read key by key; every error says which mapping and which key is wrong. */
export class MappingEntry {
  readonly #content: Readonly<Record<string, unknown>>;
  readonly #mapping: string;
  readonly #place: string;

  /** `keys` are all that it may have. */
  constructor(content: unknown, mapping: string, place: string, keys: readonly string[] | null) {
    this.#mapping = mapping;
    this.#place = place;
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw this.#error(place === '' ? 'the file' : place, 'must be a map');
    }
    this.#content = content as Readonly<Record<string, unknown>>;
    const strange = Object.keys(content).find((key) => keys !== null && !keys.includes(key));
    if (strange !== undefined) throw this.error(strange, 'is no word of the mapping format');
  }

  has(key: string): boolean {
    return this.#content[key] !== undefined;
  }

  error(key: string, what: string): CodedError {
    return this.#error(this.#place === '' ? key : `${this.#place}.${key}`, what);
  }

  /** A text that must be there. */
  text(key: string): string {
    const value = this.#content[key];
    if (typeof value !== 'string' || value === '') throw this.error(key, 'must be a text');
    return value;
  }

  /** The name of a column, as tables have it after tidying. */
  column(key: string): string {
    return tidy(this.text(key));
  }

  optionalText(key: string): string | null {
    return this.has(key) ? this.text(key) : null;
  }

  number(key: string, otherwise: number): number {
    const value = this.#content[key] ?? otherwise;
    if (typeof value !== 'number') throw this.error(key, 'must be a number');
    return value;
  }

  choice<Choice extends string>(key: string, choices: readonly Choice[]): Choice {
    const found = choices.find((choice) => choice === this.#content[key]);
    if (found === undefined) throw this.error(key, `must be one of ${choices.join(', ')}`);
    return found;
  }

  /** A list of texts or numbers, as texts. */
  list(key: string): readonly string[] {
    const value = this.#content[key] ?? [];
    if (!Array.isArray(value)) throw this.error(key, 'must be a list');
    return value.map((item: unknown) => {
      if (typeof item === 'string' || typeof item === 'number') return String(item);
      throw this.error(key, 'must be a list of texts');
    });
  }

  /** A list of maps. */
  entries(key: string): readonly { readonly content: unknown; readonly place: string }[] {
    const value = this.#content[key];
    if (!Array.isArray(value)) throw this.error(key, 'must be a list');
    return value.map((content: unknown, at) => ({ content, place: `${key}[${at + 1}]` }));
  }

  /** A map within. */
  entry(key: string, keys: readonly string[] | null): MappingEntry {
    const place = this.#place === '' ? key : `${this.#place}.${key}`;
    return new MappingEntry(this.#content[key], this.#mapping, place, keys);
  }

  /** A map within, or each of a list of them; none where the key is not there. */
  parts(key: string, keys: readonly string[]): readonly MappingEntry[] {
    if (!this.has(key)) return [];
    if (!Array.isArray(this.#content[key])) return [this.entry(key, keys)];
    return this.entries(key).map(({ content, place }) => {
      const where = this.#place === '' ? place : `${this.#place}.${place}`;
      return new MappingEntry(content, this.#mapping, where, keys);
    });
  }

  isText(key: string): boolean {
    return typeof this.#content[key] === 'string';
  }

  isTrue(key: string): boolean {
    if (this.has(key) && this.#content[key] !== true) throw this.error(key, 'can only be true');
    return this.has(key);
  }

  /** All of a map of texts, keys tidied. */
  texts(): ReadonlyMap<string, string> {
    return new Map(Object.keys(this.#content).map((key) => [tidy(key), this.text(key)]));
  }

  #error(key: string, what: string): CodedError {
    return new CodedError(
      'SOURCE_INVALID',
      `The mapping ${this.#mapping} of a clinical table is wrong: ${key} ${what}.`,
    );
  }
}
