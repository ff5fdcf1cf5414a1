import type { ColumnTable } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';

/** Whether some of these rows, those for which `shows` holds, are of so many subjects that it may be told. */
export type Enough = (rows: Iterable<number>, shows?: (row: number) => boolean) => boolean;

/** Tells of the rows of a table whether they are of at least so many subjects. */
export function ofSubjects(table: ColumnTable, columns: TableColumns, least: number): Enough {
  const subjectOf = columns.integers(table === 'subject' ? 'identity' : 'subject');
  return (rows, shows = () => true) => {
    const subjects = new Set<number>();
    for (const row of rows) {
      if (!shows(row)) continue;
      subjects.add(subjectOf[row]!);
      if (subjects.size >= least) return true;
    }
    return false;
  };
}
