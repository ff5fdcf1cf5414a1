import { CodedError } from '#schema/kernel/errors.ts';

import type { TableRow } from './read-table.ts';
import type { CodedColumn, NumberColumn } from './table-mapping.ts';
import { tidy } from './tidy.ts';

/** Told of each cell that no answer is known for. */
export type OnUnmapped = (column: string, cell: string) => void;

/** The cells of a row as one rule reads them; remembers which it read. */
export class RowCells {
  readonly #row: TableRow;
  readonly #table: string;
  readonly #missing: ReadonlySet<string>;
  readonly #onUnmapped: OnUnmapped;
  readonly #read = new Map<string, string>();

  constructor(
    row: TableRow,
    rule: { readonly table: string; readonly missing: ReadonlySet<string> },
    onUnmapped: OnUnmapped,
  ) {
    this.#row = row;
    this.#table = rule.table;
    this.#missing = rule.missing;
    this.#onUnmapped = onUnmapped;
  }

  /** The cell; null where it says nothing. SOURCE_INVALID where the table has no such column. */
  read(column: string): string | null {
    const cell = this.cell(column);
    return this.#missing.has(cell) ? null : cell;
  }

  /** The cell, even one that says nothing. */
  cell(column: string): string {
    const cell = this.#row.get(column);
    if (cell === undefined) {
      throw new CodedError(
        'SOURCE_INVALID',
        `The clinical table ${this.#table} has no column "${column}", which its mapping names.`,
      );
    }
    this.#read.set(column, cell);
    return cell;
  }

  /** What the cell stands for; null where it says nothing, or (reported) something that is not listed. */
  coded({ column, values }: CodedColumn): string | null {
    const cell = this.read(column);
    if (cell === null) return null;
    const value = values.get(cell) ?? patternValue(values, cell);
    if (value === null) this.#onUnmapped(column, cell);
    return value;
  }

  /** The cell as a number; null where it says nothing, or (reported) is none. */
  number({ column, factor }: NumberColumn): number | null {
    const cell = this.read(column);
    if (cell === null) return null;
    const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell) ? Number(cell) : null;
    if (number === null) this.#onUnmapped(column, cell);
    // Nine digits behind the point: a factor brings binary dust with it; adding 0 makes 0 of -0.
    return number === null ? null : Math.round(number * factor * 1e9) / 1e9 + 0;
  }

  /** Whole days; null as `number`. */
  days(rule: NumberColumn | null): number | null {
    const days = rule === null ? null : this.number(rule);
    return days === null ? null : Math.round(days) + 0;
  }

  /** A template with `{column}` in it, filled; null where one of the cells says nothing. */
  fill(template: string): string | null {
    let known = true;
    const text = template.replace(/\{([^}]+)\}/g, (_, column: string) => {
      const cell = this.read(tidy(column));
      known &&= cell !== null;
      return cell ?? '';
    });
    return known ? text : null;
  }

  /** What was read, by column. */
  get raw(): string {
    return JSON.stringify(Object.fromEntries(this.#read));
  }
}

/** Keys between slashes are expressions, tried in turn, letter case aside. */
function patternValue(values: ReadonlyMap<string, string>, cell: string): string | null {
  for (const [key, value] of values) {
    const pattern = /^\/(.+)\/$/.exec(key)?.[1];
    if (pattern !== undefined && new RegExp(pattern, 'i').test(cell)) return value;
  }
  return null;
}
