import type { TableColumns } from '../columns/provider-columns.ts';
import { allowCodes, frozenName } from './allowed-codes.ts';
import type { Criterion } from './criterion.ts';
import { isCombined, type SeriesCombinations } from './series-combinations.ts';

/** Whether a criterion on series is about columns that combinations are made of, and no other. */
export function isAboutCombinations(criterion: Criterion): boolean {
  if (criterion.kind === 'all') return true;
  if (criterion.kind === 'and') return criterion.of.every(isAboutCombinations);
  return criterion.kind === 'in' && isCombined(frozenName(criterion.column));
}

/** Which combinations such a criterion allows: 1 by number. */
export function allowCombinations(
  criterion: Criterion,
  combinations: SeriesCombinations,
  table: TableColumns,
): Uint8Array {
  const { examples } = combinations;
  const allowed = new Uint8Array(examples.length).fill(1);
  const parts = criterion.kind === 'and' ? criterion.of : [criterion];
  for (const part of parts) {
    if (part.kind === 'and') {
      const nested = allowCombinations(part, combinations, table);
      for (let number = 0; number < allowed.length; number++) allowed[number]! &= nested[number]!;
    } else if (part.kind === 'in') {
      const test = allowCodes(table, part.column, part.values);
      for (let number = 0; number < allowed.length; number++) {
        allowed[number]! &= test.allowed[test.codes[examples[number]!]!]!;
      }
    }
  }
  return allowed;
}
