import { clinicalTables, type ColumnTable } from '../columns/column-layout.ts';
import type { Criterion, LeafCriterion } from './criterion.ts';
import { evaluateClinical } from './evaluate-clinical.ts';
import { evaluateCombinations, isAboutCombinations } from './evaluate-combinations.ts';
import { evaluateExists, evaluateIn, evaluateRange } from './evaluate-values.ts';
import { parentColumns, tableOfListing, type ReleaseTables } from './release-tables.ts';
import {
  type CombinedTable,
  isCombinedTable,
  type SeriesCombinations,
} from './series-combinations.ts';
import { liftMixes, type SeriesParts } from './series-parts.ts';
import {
  combineTruths,
  constantTruth,
  liftToParents,
  negate,
  toThings,
  unknown,
  yes,
  type Truth,
} from './truth.ts';

/** A criterion's truth for the rows of a table, in three values. */
export function evaluateCriterion(
  criterion: Criterion,
  table: ColumnTable,
  tables: ReleaseTables,
): Truth {
  const { rows } = tables.columns(table);
  if (isCombinedTable(table) && isAboutCombinations(criterion, table)) {
    const combinations = combinationsOf(table, tables);
    const values = evaluateCombinations(criterion, combinations, tables.columns(table));
    return { values, index: combinations.codes };
  }
  if (criterion.kind === 'all') return constantTruth(yes, rows);
  if (criterion.kind === 'and' || criterion.kind === 'or') {
    const parts = groupCombined(criterion, table).map((part) =>
      evaluateCriterion(part, table, tables),
    );
    return combineTruths(criterion.kind, parts, rows);
  }
  if (criterion.kind === 'not') return negate(evaluateCriterion(criterion.of, table, tables));
  if (criterion.kind === 'some') return evaluateSome(criterion, table, tables);
  return evaluateLeaf(criterion, table, tables);
}

function evaluateLeaf(criterion: LeafCriterion, table: ColumnTable, tables: ReleaseTables): Truth {
  switch (criterion.kind) {
    case 'in':
      return evaluateIn(criterion, tables.columns(table));
    case 'range':
      return evaluateRange(criterion, table, tables);
    case 'exists':
      return evaluateExists(criterion, table, tables);
    case 'clinical': {
      const where = evaluateCriterion(criterion.where, clinicalTables[criterion.table], tables);
      return evaluateClinical(criterion, where, table, tables);
    }
    case 'uncollected':
      return constantTruth(unknown, tables.columns(table).rows);
  }
}

/** What is about combinations as one part, in front: it is answered once a combination, not once a row. */
function groupCombined(
  { kind, of }: Extract<Criterion, { kind: 'and' | 'or' }>,
  table: ColumnTable,
): readonly Criterion[] {
  if (!isCombinedTable(table)) return of;
  const combined = of.filter((part) => isAboutCombinations(part, table));
  return combined.length < 2
    ? of
    : [{ kind, of: combined }, ...of.filter((part) => !isAboutCombinations(part, table))];
}

function combinationsOf(table: CombinedTable, tables: ReleaseTables): SeriesCombinations {
  return table === 'series' ? tables.combinations() : tables.annotations().combinations;
}

function partsOf(table: CombinedTable, tables: ReleaseTables): SeriesParts {
  return table === 'series' ? tables.allSeries().parts() : tables.annotations().parts();
}

const depth = { subject: 0, study: 1, series: 2, imaging_annotation: 3 } as const;

/** Asked of children, the greatest truth among them; asked of a parent, the parent's. */
function evaluateSome(
  { of, where }: Extract<Criterion, { kind: 'some' }>,
  table: ColumnTable,
  tables: ReleaseTables,
): Truth {
  const other = tableOfListing[of];
  const truth = evaluateCriterion(where, other, tables);
  if (other === table) return truth;
  const columns = tables.columns(table);
  if (depth[other] < depth[table as keyof typeof depth]) {
    const parent = parentColumns[of as keyof typeof parentColumns];
    return { values: toThings(truth, tables.live(other).rowOf), index: columns.integers(parent) };
  }
  const parentOf = tables.columns(other).integers(table);
  // Parts are of subjects and studies, and no finer.
  const isLiftedByPart =
    isCombinedTable(other) &&
    table !== 'series' &&
    truth.index === combinationsOf(other, tables).codes;
  const values = isLiftedByPart
    ? liftMixes(partsOf(other, tables), truth.values, parentOf, columns.things)
    : liftToParents(tables.live(other).rows, truth, parentOf, columns.things);
  return { values, index: columns.integers('identity') };
}
