import type { TableColumns } from '../columns/provider-columns.ts';
import type { Criterion } from './criterion.ts';
import { evaluateIn, existsByCombination, frozenName } from './evaluate-values.ts';
import { type CombinedTable, isCombined, type SeriesCombinations } from './series-combinations.ts';
import { no, yes } from './truth.ts';

/** Whether a criterion on rows of a table is about columns that combinations are made of, and no other. */
export function isAboutCombinations(
  criterion: Criterion,
  table: CombinedTable = 'series',
): boolean {
  if (criterion.kind === 'and' || criterion.kind === 'or') {
    return criterion.of.every((part) => isAboutCombinations(part, table));
  }
  if (criterion.kind === 'not') return isAboutCombinations(criterion.of, table);
  if (criterion.kind === 'in' || criterion.kind === 'exists') {
    return isCombined(frozenName(criterion.column), table);
  }
  return criterion.kind === 'all';
}

/** Truth of such a criterion by number of the combination. */
export function evaluateCombinations(
  criterion: Criterion,
  combinations: SeriesCombinations,
  table: TableColumns,
): Uint8Array {
  const { examples } = combinations;
  if (criterion.kind === 'in') {
    const { values, index } = evaluateIn(criterion, table);
    return Uint8Array.from(examples, (row) => values[index === null ? row : index[row]!]!);
  }
  if (criterion.kind === 'exists') return existsByCombination(criterion.column, table, examples);
  if (criterion.kind === 'not') {
    return evaluateCombinations(criterion.of, combinations, table).map((value) => yes - value);
  }
  const { kind, of } =
    criterion.kind === 'or' || criterion.kind === 'and' ? criterion : { kind: 'and', of: [] };
  const values = new Uint8Array(examples.length).fill(kind === 'and' ? yes : no);
  const choose = kind === 'and' ? Math.min : Math.max;
  for (const part of of) {
    const truth = evaluateCombinations(part, combinations, table);
    for (let at = 0; at < values.length; at++) values[at] = choose(values[at]!, truth[at]!);
  }
  return values;
}
