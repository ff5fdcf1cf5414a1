import { columnLayouts, columnTables, livesNever, type ColumnTable } from './column-layout.ts';
import type { UnmappedCounts } from './count-unmapped.ts';
import type { ColumnTables, ProviderColumns, TableColumns } from './provider-columns.ts';

/** Fewer rows than this that could not be normalised are no fact about a provider. */
const leastUnmapped = 10;

/**
 * The columns of a provider as who may know of these datasets (local ids) sees them: rows of others live in no release, so that nothing
 * lists, counts, lifts or leads to them. Where rows stand and which strings there are stays as it was. What could not be normalised is counted
 * of the whole provider and tells no number any more, only of which fields there is some; sketches and value summary stay the whole provider's and
 * must not be shown.
 */
export function restrictToDatasets(
  columns: ProviderColumns,
  datasets: ReadonlySet<string>,
): ProviderColumns {
  const subjects = findSubjects(columns.tables.subject, datasets);
  const tables = Object.fromEntries(
    columnTables.map((name) => {
      const table = columns.tables[name];
      return [name, hideRows(table, findHidden(name, table, { datasets, subjects }))];
    }),
  ) as ColumnTables;
  return { ...columns, tables, unmapped: tellFields(columns.unmapped) };
}

interface Shown {
  readonly datasets: ReadonlySet<string>;
  /** 1 for each subject of theirs, by identity. */
  readonly subjects: Uint8Array;
}

/** A row is hidden where its dataset or its subject is: clinical tables know their dataset by the subject alone. */
function findHidden(
  name: ColumnTable,
  table: TableColumns,
  { datasets, subjects }: Shown,
): (row: number) => boolean {
  const subjectOf = table.integers(name === 'subject' ? 'identity' : 'subject');
  const hidesSubject = (row: number): boolean => subjects[subjectOf[row]!] !== 1;
  if (!('datasetId' in columnLayouts[name])) return hidesSubject;
  const { codes } = table.codes('datasetId');
  const shown = codesOf(table, datasets);
  return (row) => hidesSubject(row) || shown[codes[row]!] !== 1;
}

/** Subjects that never stood in another dataset. */
function findSubjects(table: TableColumns, datasets: ReadonlySet<string>): Uint8Array {
  const shown = codesOf(table, datasets);
  const { codes } = table.codes('datasetId');
  const identities = table.integers('identity');
  const subjects = new Uint8Array(table.things).fill(1);
  for (let row = 0; row < table.rows; row++) {
    if (shown[codes[row]!] !== 1) subjects[identities[row]!] = 0;
  }
  return subjects;
}

function codesOf(table: TableColumns, datasets: ReadonlySet<string>): Uint8Array {
  const { size, codeOf } = table.codes('datasetId');
  const shown = new Uint8Array(size + 1);
  for (const dataset of datasets) {
    const code = codeOf(dataset);
    if (code !== -1) shown[code] = 1;
  }
  return shown;
}

function hideRows(table: TableColumns, isHidden: (row: number) => boolean): TableColumns {
  const from = table
    .bytes('fromRelease')
    .map((release, row) => (isHidden(row) ? livesNever : release));
  return { ...table, bytes: (name) => (name === 'fromRelease' ? from : table.bytes(name)) };
}

function tellFields(unmapped: UnmappedCounts): UnmappedCounts {
  const told = Object.entries(unmapped).filter(([, count]) => count >= leastUnmapped);
  return Object.fromEntries(told.map(([column]) => [column, leastUnmapped]));
}
