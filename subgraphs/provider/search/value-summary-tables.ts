import type { ReleaseTables } from './release-tables.ts';
import { readCoverage } from './value-summary-coverage.ts';
import { groupRows, keyOfCodes, type RowGroups } from './value-summary-groups.ts';
import { keyOfLinks, linkParents, type ParentLinks } from './value-summary-links.ts';
import { numberLiveRows, type ParentTable, readParents } from './value-summary-parents.ts';
import { readSummaryRows, type SummaryRows, type SummaryTable } from './value-summary-rows.ts';

/** What belongs to the rows of each table; a table stands behind those that belong to it. */
const children = new Map<SummaryTable, readonly SummaryTable[]>([
  ['series', []],
  ['annotations', []],
  ['clinical', []],
  ['studies', ['series', 'annotations']],
  ['subjects', ['series', 'studies', 'annotations', 'clinical']],
]);

/** The rows of a table with those they belong to. */
export interface SourceTable extends SummaryRows {
  readonly parents: ReadonlyMap<ParentTable, Int32Array>;
  /** Which clinical questions are answered wherever something was found, by subject; null of other tables. */
  readonly known: KnownLinks | null;
}

interface KnownLinks {
  /** Kind and code. */
  readonly pairs: readonly (readonly string[])[];
  readonly links: ParentLinks;
}

/** The same sorted into groups. */
export interface GroupedTable extends SourceTable {
  readonly groups: RowGroups;
  /** By table: the groups of the rows that belong to each row. */
  readonly links: ReadonlyMap<SummaryTable, ParentLinks>;
}

export type GroupedTables = ReadonlyMap<SummaryTable, GroupedTable>;

/** Reads what lives in a release. */
export function readSourceTables(tables: ReleaseTables): ReadonlyMap<SummaryTable, SourceTable> {
  return new Map(
    [...children.keys()].map((name) => [
      name,
      {
        ...readSummaryRows(name, tables),
        parents: readParents(name, tables),
        known: name === 'subjects' ? readKnown(tables) : null,
      },
    ]),
  );
}

function readKnown(tables: ReleaseTables): KnownLinks {
  const { pairs, subjects, groups } = readCoverage(tables);
  const rowOf = numberLiveRows('subjects', tables);
  const parentOf = subjects.map((subject) => rowOf[subject]!);
  return { pairs, links: linkParents(parentOf, groups) };
}

/**
 * Groups the rows of each table by their values and by the groups of what belongs to them. Not by their clinical rows: with those most
 * subjects would stand alone, and the summary would be a copy of them.
 */
export function groupTables(
  sources: ReadonlyMap<SummaryTable, SourceTable>,
  mostGroups: number,
): GroupedTables {
  const grouped = new Map<SummaryTable, GroupedTable>();
  for (const [name, source] of sources) {
    const links = new Map(
      children.get(name)!.map((child) => {
        const { parents, groups } = grouped.get(child)!;
        return [child, linkParents(parents.get(name as ParentTable)!, groups)];
      }),
    );
    const related = [...links].flatMap(([child, own]) => (child === 'clinical' ? [] : [own]));
    const keys = [
      // First: whether a row leads to a parent must be the same in all of a group.
      ...[...source.parents.values()].map((parentOf) => parentOf.map((row) => Number(row !== -1))),
      ...[...source.codes.values()].map(keyOfCodes),
      ...[...source.numbers.values()].map(({ absent }) => Int32Array.from(absent)),
      ...[...(source.known === null ? [] : [source.known.links]), ...related].map((own) =>
        keyOfLinks(own, source.rows),
      ),
    ];
    grouped.set(name, { ...source, groups: groupRows(source.rows, keys, mostGroups), links });
  }
  return grouped;
}
