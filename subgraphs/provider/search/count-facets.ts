import type { CodeColumn } from '../columns/provider-columns.ts';
import type { FacetAnswer } from './catalogue-search.ts';
import { countDistinct } from './count-distinct.ts';
import type { ReleaseTables } from './release-tables.ts';
import { thinRows } from './series-combinations.ts';

interface Counted {
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
}

/** Values of a facet by row of the series table; code `size` is null. */
interface FacetValues {
  readonly codes: CodeColumn['codes'];
  readonly size: number;
  readonly valueOf: (code: number) => string;
}

const columns: Readonly<Record<string, string>> = {
  DATASET: 'datasetId',
  MODALITY: 'modality',
  BODY_PART: 'bodyPart',
  MANUFACTURER: 'manufacturer',
  LICENCE: 'licence',
};

const singleValued: ReadonlySet<string> = new Set(['DATASET', 'SEX']);

/** Distinct subjects, studies and series for each value of some fields, over rows of the series table. Buckets stand by value. */
export function countFacets(
  fields: readonly string[],
  rows: Int32Array,
  tables: ReleaseTables,
): FacetAnswer[] {
  const combinations = tables.combinations();
  const byCombination = countRows(combinations.codes, combinations.examples.length, rows);
  const thin = thinRows(rows, combinations, tables.columns('series'));
  return fields.map((field) => {
    const values = readValues(field, tables);
    const size = values.size + 1;
    const series =
      field === 'SEX'
        ? countRows(values.codes, size, rows)
        : foldCounts(byCombination, combinations.examples, values);
    const subjects = countDistinct(thin, values.codes, size, tables.parentsOf('subjects'));
    const studies = countDistinct(thin, values.codes, size, tables.parentsOf('studies'));
    return toFacet(field, values, (code) => ({
      subjects: subjects[code]!,
      studies: studies[code]!,
      series: series[code]!,
    }));
  });
}

function toFacet(
  field: string,
  { size, valueOf }: FacetValues,
  counts: (code: number) => Counted,
): FacetAnswer {
  const codes = Array.from({ length: size }, (_, code) => code);
  const buckets = codes
    .map((code) => ({ value: valueOf(code), ...counts(code) }))
    .filter((bucket) => bucket.series > 0);
  return { field, multiValued: !singleValued.has(field), buckets, missing: counts(size) };
}

function countRows(codes: CodeColumn['codes'], size: number, rows: Int32Array): Int32Array {
  const counts = new Int32Array(size);
  for (let at = 0; at < rows.length; at++) counts[codes[rows[at]!]!]!++;
  return counts;
}

function foldCounts(counts: Int32Array, examples: Int32Array, values: FacetValues): Int32Array {
  const folded = new Int32Array(values.size + 1);
  for (let number = 0; number < counts.length; number++) {
    folded[values.codes[examples[number]!]!]! += counts[number]!;
  }
  return folded;
}

function readValues(field: string, tables: ReleaseTables): FacetValues {
  const table = tables.columns('series');
  if (field === 'DERIVED')
    return { codes: table.bytes('derived'), size: 2, valueOf: (code) => String(code === 1) };
  if (field === 'SEX') return readSexes(tables);
  const column = columns[field];
  if (column === undefined) throw new RangeError(`there is no facet ${field}`);
  return table.codes(column);
}

/** Sex of each series' subject in the release. */
function readSexes(tables: ReleaseTables): FacetValues {
  const sex = tables.columns('subject').codes('sex');
  const { rowOf } = tables.live('subject');
  const subjects = tables.columns('series').integers('subject');
  const codes = new Uint8Array(subjects.length);
  for (let row = 0; row < codes.length; row++) {
    const subjectRow = rowOf[subjects[row]!]!;
    codes[row] = subjectRow === -1 ? sex.size : sex.codes[subjectRow]!;
  }
  return { codes, size: sex.size, valueOf: sex.valueOf };
}
