import { parse } from 'csv-parse/sync';

import type { TableMapping } from './table-mapping.ts';
import { tidy } from './tidy.ts';

/** Cells by name of the column, both tidied. */
export type TableRow = ReadonlyMap<string, string>;

/**
 * Rows of a CSV table below its header, empty ones too. Columns of one name are told apart by ` (2)`, ` (3)`. In the layout
 * `columns` each line is a column: its first cell that says something names it, each further cell is of another row.
 */
export function readTable(
  text: string,
  { layout, header }: Pick<TableMapping, 'layout' | 'header'>,
): readonly TableRow[] {
  const lines: readonly string[][] = parse(text, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  const cells = lines.slice(header - 1).map((line) => line.map(tidy));
  const [names = [], ...body] = layout === 'columns' ? turn(cells) : cells;
  const columns = tellApart(names);
  return body.map((line) => new Map(columns.map((column, at) => [column, line[at] ?? ''])));
}

function turn(lines: readonly string[][]): readonly string[][] {
  const width = Math.max(0, ...lines.map((line) => line.length));
  const names = lines.map((line) => line.find((cell) => cell !== '') ?? '');
  const rows = Array.from({ length: width }, (_, at) => lines.map((line) => line[at] ?? ''));
  return [names, ...rows.slice(1)];
}

function tellApart(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
