import type { CodeColumn, TableColumns } from '../columns/provider-columns.ts';

/** Codes by row and which of them a criterion allows: 1 by code. */
export interface AllowedCodes {
  readonly codes: CodeColumn['codes'];
  readonly allowed: Uint8Array;
}

/** Name of a criterion's column in the frozen tables. */
export function frozenName(column: string): string {
  return column === 'dataset' ? 'datasetId' : column;
}

/** The codes of a column that stand for one of these values. */
export function allowCodes(
  table: TableColumns,
  column: string,
  values: readonly (string | boolean)[],
): AllowedCodes {
  if (column === 'derived') {
    const allowed = Uint8Array.of(values.includes(false) ? 1 : 0, values.includes(true) ? 1 : 0);
    return { codes: table.bytes(column), allowed };
  }
  return allowValues(table.codes(frozenName(column)), values.map(String));
}

/** The codes that stand for one of these strings. */
export function allowValues(column: CodeColumn, values: readonly string[]): AllowedCodes {
  // One place more for null, which no value is equal to.
  const allowed = new Uint8Array(column.size + 1);
  for (const value of values) {
    const code = column.codeOf(value);
    if (code !== -1) allowed[code] = 1;
  }
  return { codes: column.codes, allowed };
}
