import {
  type ClinicalNumberQuestion,
  type ClinicalQuestion,
  readAnswerAxis,
  readAnswerRanges,
} from './clinical-axes.ts';
import type { Criterion } from './criterion.ts';
import type { DescribeSeries } from './describe-series.ts';
import type {
  ClinicalFacetAnswer,
  ClinicalHistogramAnswer,
  CrossTabAnswer,
  CrossTabCell,
  CrossTabSide,
  FacetAnswer,
  FacetBucket,
  FacetParts,
  HistogramAnswer,
  HistogramBucket,
} from './facet-answers.ts';
import type { FacetAxis } from './facet-axis.ts';
import { readParts, SlotCounted } from './facet-parts.ts';
import { readFieldAxis } from './field-axes.ts';
import { type NumberQuestion, readNumberAxis, usualEdges } from './number-axes.ts';
import { type Range, readRanges } from './number-ranges.ts';
import { isOnField, isOnQuestion, withoutOwn } from './own-criteria.ts';
import { remember } from './once.ts';
import type { ReleaseTables } from './release-tables.ts';
import { SlotCounts } from './slot-counts.ts';
import { type Tally, tallyAxis, tallyPair } from './tally.ts';

/** Facets, histograms and cross-tabs of the series that certainly match a filter. */
export interface FacetCounter {
  /** By a field of the schema's `FacetField`; without `ownFilter`, what the filter says of the field alone is left out. */
  readonly facet: (filter: Criterion, field: string, ownFilter: boolean) => FacetAnswer;
  /** By the answers to a clinical question; `ownFilter` as with `facet`. */
  readonly clinicalFacet: (
    filter: Criterion,
    question: ClinicalQuestion,
    ownFilter: boolean,
  ) => ClinicalFacetAnswer;
  /** By a number, with the field's usual edges where none are given. Throws BAD_USER_INPUT for edges that do not rise. */
  readonly histogram: (filter: Criterion, question: NumberQuestion) => HistogramAnswer;
  /** By the numbers that answer a clinical question. Throws BAD_USER_INPUT for edges that do not rise. */
  readonly clinicalHistogram: (
    filter: Criterion,
    question: ClinicalNumberQuestion,
  ) => ClinicalHistogramAnswer;
  /** By two fields together. */
  readonly crossTab: (filter: Criterion, sides: CrossTabSides) => CrossTabAnswer;
}

/** What a cross-tab is of. */
export interface CrossTabSides {
  readonly rows: CrossTabSide;
  readonly columns: CrossTabSide;
}

interface Counting {
  readonly tables: ReleaseTables;
  readonly describe: DescribeSeries;
  /** How a coded field stands in the release. */
  readonly axisOf: (field: string) => FacetAxis;
}

/** Counts by fields; how a field's values stand in the release is read once. */
export function createFacetCounter(tables: ReleaseTables, describe: DescribeSeries): FacetCounter {
  const axisOf = remember((field: string) => readFieldAxis(field, tables));
  const counting = { tables, describe, axisOf };
  return {
    facet: (filter, field, ownFilter) => {
      const asked = ownFilter ? filter : withoutOwn(filter, isOnField(field));
      const { buckets, parts } = countValues(counting, asked, axisOf(field));
      return { field, buckets, ...parts };
    },
    clinicalFacet: (filter, { kind, code }, ownFilter) => {
      const question = { kind, code };
      const asked = ownFilter ? filter : withoutOwn(filter, isOnQuestion(question));
      const { buckets, parts } = countValues(counting, asked, readAnswerAxis(question, tables));
      return { key: nameOf({ question }), ...question, buckets, ...parts };
    },
    histogram: (filter, { field, edges }) => {
      const ranges = readRanges(edges ?? usualEdges[field]);
      const rows = (): Int32Array => describe(filter, 'CERTAIN').rows();
      const axis = readNumberAxis(field, ranges, rows, tables);
      const { buckets, parts } = countRanges(counting, filter, axis, ranges);
      return { key: `${field} ${edgesOf(ranges)}`, field, buckets, ...parts };
    },
    clinicalHistogram: (filter, { kind, code, edges }) => {
      const question = { kind, code };
      const ranges = readRanges(edges);
      const axis = readAnswerRanges(question, ranges, tables);
      const { buckets, parts } = countRanges(counting, filter, axis, ranges);
      const key = `${nameOf({ question })} ${edgesOf(ranges)}`;
      return { key, ...question, buckets, ...parts };
    },
    crossTab: (filter, sides) => countCrossTab(counting, filter, sides),
  };
}

function nameOf(side: CrossTabSide): string {
  return 'field' in side ? side.field : `${side.question.kind} ${side.question.code}`;
}

function edgesOf(ranges: readonly Range[]): string {
  return ranges.flatMap(({ from }) => from ?? []).join(',');
}

/** Buckets of the values that occur, and what is beside them. */
function countValues(
  counting: Counting,
  filter: Criterion,
  axis: FacetAxis,
): { buckets: FacetBucket[]; parts: FacetParts } {
  const counts = countSlots(counting, filter, tallyAxis(axis, counting.tables));
  const series = counts.of('series');
  const buckets = axis.slots
    .slice(0, axis.values)
    .map(({ value }, slot) => Object.assign(new SlotCounted(counts, slot), { value: value! }))
    .filter((_, slot) => series[slot]! > 0);
  return { buckets, parts: readParts(axis, counts) };
}

/** A bucket for each range, and what is beside them. */
function countRanges(
  counting: Counting,
  filter: Criterion,
  axis: FacetAxis,
  ranges: readonly Range[],
): { buckets: HistogramBucket[]; parts: FacetParts } {
  const counts = countSlots(counting, filter, tallyAxis(axis, counting.tables));
  const buckets = ranges.map((range, slot) => Object.assign(new SlotCounted(counts, slot), range));
  return { buckets, parts: readParts(axis, counts) };
}

function countCrossTab(
  counting: Counting,
  filter: Criterion,
  sides: CrossTabSides,
): CrossTabAnswer {
  const { axisOf, tables } = counting;
  const [rows, columns] = [sides.rows, sides.columns].map((side) =>
    'field' in side ? axisOf(side.field) : readAnswerAxis(side.question, tables),
  ) as [FacetAxis, FacetAxis];
  const counts = countSlots(counting, filter, tallyPair(rows, columns, tables));
  const names = { rows: nameOf(sides.rows), columns: nameOf(sides.columns) };
  return {
    key: `${names.rows} × ${names.columns}`,
    ...names,
    multiValued: rows.conflict === null || columns.conflict === null,
    cells: readCells(rows, columns, counts),
    prepare: (fields) => counts.prepare(fields),
  };
}

function countSlots({ describe, tables }: Counting, filter: Criterion, tally: Tally): SlotCounts {
  return new SlotCounts(tally, describe(filter, 'CERTAIN'), tables);
}

/** Cells of the pairs that occur. */
function readCells(rows: FacetAxis, columns: FacetAxis, counts: SlotCounts): CrossTabCell[] {
  const series = counts.of('series');
  // A study of several subjects that differ stands where none of its series does.
  const conflicts = rows.conflict !== null || columns.conflict !== null;
  const studies = conflicts ? counts.of('studies') : series;
  const pairs = rows.slots.flatMap((row) => columns.slots.map((column) => ({ row, column })));
  return pairs.flatMap(({ row, column }, slot) => {
    if (series[slot] === 0 && studies[slot] === 0) return [];
    const names = {
      key: `${row.part} ${row.value ?? ''} × ${column.part} ${column.value ?? ''}`,
      rowPart: row.part,
      row: row.value,
      columnPart: column.part,
      column: column.value,
    };
    return [Object.assign(new SlotCounted(counts, slot), names)];
  });
}
