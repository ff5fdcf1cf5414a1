import type { CodeColumn } from '../columns/provider-columns.ts';
import type { FacetAnswer } from './catalogue-search.ts';
import { countDistinct } from './count-distinct.ts';
import type { DescribedSeries } from './describe-series.ts';
import type { ReleaseTables } from './release-tables.ts';

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

/** Distinct subjects, studies and series for each value of some fields. Buckets stand by value. */
export function countFacets(
  fields: readonly string[],
  described: DescribedSeries,
  tables: ReleaseTables,
): FacetAnswer[] {
  const { rows } = described.thin;
  return fields.map((field) => {
    const values = readValues(field, tables);
    const size = values.size + 1;
    const series = countSeries(field, values, described, tables);
    const subjects = countDistinct(rows, values.codes, size, tables.parentsOf('subjects'));
    const studies = countDistinct(rows, values.codes, size, tables.parentsOf('studies'));
    return toFacet(field, values, (code) => ({
      subjects: subjects[code]!,
      studies: studies[code]!,
      series: series[code]!,
    }));
  });
}

function countSeries(
  field: string,
  { codes, size }: FacetValues,
  { thin, sums }: DescribedSeries,
  tables: ReleaseTables,
): Int32Array {
  // Sex is no part of a combination; all other fields are.
  const { rows, weights } =
    field === 'SEX' ? thin : { rows: tables.combinations().examples, weights: sums.series };
  const series = new Int32Array(size + 1);
  for (let at = 0; at < rows.length; at++) series[codes[rows[at]!]!]! += weights[at]!;
  return series;
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

function readValues(field: string, tables: ReleaseTables): FacetValues {
  const table = tables.columns('series');
  if (field === 'DERIVED')
    return { codes: table.bytes('derived'), size: 2, valueOf: (code) => String(code === 1) };
  if (field === 'SEX') {
    const { size, valueOf } = tables.columns('subject').codes('sex');
    return { codes: tables.sexes(), size, valueOf };
  }
  const column = columns[field];
  if (column === undefined) throw new RangeError(`there is no facet ${field}`);
  return table.codes(column);
}
