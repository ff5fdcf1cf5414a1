import type { CodeColumn } from '../columns/provider-columns.ts';
import type { FacetAnswer } from './catalogue-search.ts';
import { countDistinct } from './count-distinct.ts';
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

/** Distinct subjects, studies and series for each value of a field, over rows of the series table. Buckets stand by value. */
export function countFacet(field: string, rows: Int32Array, tables: ReleaseTables): FacetAnswer {
  const values = readValues(field, tables);
  const counts = countByCode(values, rows, tables);
  const buckets: (Counted & { value: string })[] = [];
  for (let code = 0; code < values.size; code++) {
    const counted = counts(code);
    if (counted.series > 0) buckets.push({ value: values.valueOf(code), ...counted });
  }
  return { field, multiValued: !singleValued.has(field), buckets, missing: counts(values.size) };
}

function countByCode(
  values: FacetValues,
  rows: Int32Array,
  tables: ReleaseTables,
): (code: number) => Counted {
  const size = values.size + 1;
  const series = new Int32Array(size);
  for (let at = 0; at < rows.length; at++) series[values.codes[rows[at]!]!]!++;
  const subjects = countDistinct(rows, values.codes, size, tables.parentsOf('subjects'));
  const studies = countDistinct(rows, values.codes, size, tables.parentsOf('studies'));
  return (code) => ({
    subjects: subjects[code] ?? 0,
    studies: studies[code] ?? 0,
    series: series[code] ?? 0,
  });
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
