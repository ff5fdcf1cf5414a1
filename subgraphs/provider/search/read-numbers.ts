import { noInteger, type ColumnTable } from '../columns/column-layout.ts';
import type { ReleaseTables } from './release-tables.ts';

/** Numbers by row: those of a column, or what is counted or worked out of others. NaN or `noInteger` where there is none. */
export function readNumbers(
  column: string,
  table: ColumnTable,
  tables: ReleaseTables,
): Int32Array | Float64Array {
  const columns = tables.columns(table);
  switch (column) {
    case 'ageYears':
    case 'valueNumber':
      return columns.numbers(column);
    case 'seriesCount': {
      const counts = tables.sums('studies').series;
      return columns.integers('identity').map((study) => counts[study] ?? 0);
    }
    case 'studyCount': {
      const { offsets } = tables.childrenOf('subjects', 'study');
      return columns
        .integers('identity')
        .map((subject) => offsets[subject + 1]! - offsets[subject]!);
    }
    case 'daysFromDiagnosis':
      return readDaysFromDiagnosis(table, tables);
    default:
      return columns.integers(column);
  }
}

/** Whether a number stands for none. */
export function isNone(number: number): boolean {
  return number === noInteger || Number.isNaN(number);
}

/** Days count from the subject's time origin: from diagnosis only where that is the origin. */
function readDaysFromDiagnosis(table: ColumnTable, tables: ReleaseTables): Int32Array {
  const columns = tables.columns(table);
  const { rowOf } = tables.live('subject');
  const origins = tables.columns('subject').codes('timeOrigin');
  const diagnosis = origins.codeOf('DIAGNOSIS');
  const subjects = columns.integers('subject');
  return columns.integers('day').map((day, row) => {
    const subjectRow = rowOf[subjects[row]!]!;
    const known = subjectRow !== -1 && origins.codes[subjectRow] === diagnosis;
    return known && diagnosis !== -1 ? day : noInteger;
  });
}
