import { clinicalTables } from '../columns/column-layout.ts';
import type { CodeColumn } from '../columns/provider-columns.ts';
import type { ReleaseTables } from './release-tables.ts';

/** Distinct subjects by concept, as code or value of a clinical annotation that lives in the release. */
export function countOccurrences(tables: ReleaseTables): ReadonlyMap<string, number> {
  const subjects = new Map<string, Set<number>>();
  for (const table of Object.values(clinicalTables)) {
    const columns = tables.columns(table);
    const { rows } = tables.live(table);
    const subjectOf = columns.integers('subject');
    collect(columns.codes('code'), rows, subjectOf, subjects);
    collect(columns.codes('valueCode'), rows, subjectOf, subjects);
  }
  return new Map(Array.from(subjects, ([concept, found]) => [concept, found.size]));
}

function collect(
  column: CodeColumn,
  rows: Int32Array,
  subjectOf: Int32Array,
  subjects: Map<string, Set<number>>,
): void {
  const byCode = Array.from({ length: column.size }, (_, code) => {
    const concept = column.valueOf(code);
    const found = subjects.get(concept) ?? new Set<number>();
    subjects.set(concept, found);
    return found;
  });
  for (const row of rows) byCode[column.codes[row]!]?.add(subjectOf[row]!);
}

/** Of these concepts, those that occur. */
export function pickCounted(
  counts: ReadonlyMap<string, number>,
  concepts: readonly string[],
): ReadonlyMap<string, number> {
  return new Map(
    concepts.flatMap((concept): [string, number][] => {
      const count = counts.get(concept);
      return count === undefined ? [] : [[concept, count]];
    }),
  );
}
