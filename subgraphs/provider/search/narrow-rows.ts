import type { ColumnTable } from '../columns/column-layout.ts';
import { conjunctsOf, type Criterion } from './criterion.ts';
import { isAboutCombinations } from './evaluate-combinations.ts';
import { evaluateCriterion } from './evaluate-criterion.ts';
import type { ReleaseTables } from './release-tables.ts';
import { rowsAtLeast, unknown, yes } from './truth.ts';

/** Rows that match; the same array where nothing is unknown. */
export interface MatchingRows {
  readonly certain: Int32Array;
  readonly possible: Int32Array;
}

/**
 * Of some rows those that match. What must all hold is asked part by part, the cheap ones first, and of nobody any more once no
 * row is left: a row certainly matches where each part is true, and may match where none is false.
 */
export function narrowRows(
  rows: Int32Array,
  criterion: Criterion,
  table: ColumnTable,
  tables: ReleaseTables,
): MatchingRows {
  let certain = rows;
  let possible = rows;
  for (const part of inOrderOfCost(criterion, table)) {
    const truth = evaluateCriterion(part, table, tables);
    const isKnown = certain === possible && !truth.values.includes(unknown);
    certain = rowsAtLeast(certain, truth, yes);
    possible = isKnown ? certain : rowsAtLeast(possible, truth, unknown);
    if (possible.length === 0) break;
  }
  return { certain, possible: possible.length === certain.length ? certain : possible };
}

function inOrderOfCost(criterion: Criterion, table: ColumnTable): readonly Criterion[] {
  const parts = conjunctsOf(criterion);
  const costs = new Map(parts.map((part) => [part, costOf(part, table)]));
  return parts.toSorted((a, b) => costs.get(a)! - costs.get(b)!);
}

/** 0: once a combination of series; 1: once a subject or its clinical rows; 2: once a row of a table. */
function costOf(criterion: Criterion, table: ColumnTable): number {
  if (table === 'series' && isAboutCombinations(criterion)) return 0;
  if (criterion.kind === 'clinical') return 1;
  if (criterion.kind !== 'some') return 2;
  const isLift = criterion.where.kind === 'some' || criterion.of !== 'subjects';
  return isLift ? 2 : 1;
}
