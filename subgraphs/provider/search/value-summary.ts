import type { RelationSummary, TableSummary, ValueSummary } from '#schema/wire/value-summary.ts';

import { openValues } from './evaluate-values.ts';
import type { LatestRelease } from './latest-release.ts';
import { summariseCodes, summariseNumbers } from './value-summary-groups.ts';
import { summariseLinks, summariseParents } from './value-summary-links.ts';
import { filterTables, namesOf, relationName } from './value-summary-names.ts';
import type { SummaryTable } from './value-summary-rows.ts';
import {
  type GroupedTable,
  type GroupedTables,
  groupTables,
  readSourceTables,
} from './value-summary-tables.ts';

/** Most groups of one table, the finest first: a summary that is larger than it may be is made again, coarser. */
const mostGroups = [400, 200, 100, 50, 25];
const mostBytes = 256 * 1024;

/** The values that the rows of a provider's latest release have together, in at most so many groups of each table. */
export function summariseValues(
  { providerId, release, tables: releaseTables }: LatestRelease,
  build: string,
  limits: readonly number[] = mostGroups,
): ValueSummary {
  const sources = readSourceTables(releaseTables);
  const head = { provider: providerId, release, build, filters: filterTables };
  let summary: ValueSummary = { ...head, tables: {} };
  for (const limit of limits) {
    const grouped = groupTables(sources, limit);
    const tables = mapValues(grouped, (table, name) => summariseTable(name, table, grouped));
    summary = { ...head, tables };
    if (JSON.stringify(summary).length <= mostBytes) break;
  }
  return summary;
}

function summariseTable(
  name: SummaryTable,
  table: GroupedTable,
  grouped: GroupedTables,
): TableSummary {
  const { groups } = table;
  return {
    groups: groups.count,
    codes: mapValues(table.codes, (values, field) =>
      summariseCodes(values, groups, openValues(field)),
    ),
    numbers: mapValues(table.numbers, (values) => summariseNumbers(values, groups)),
    relations: Object.fromEntries([
      // A filter on clinical rows does not lead further.
      ...(name === 'clinical' ? [] : parentRelations(table, grouped)),
      ...childRelations(table),
    ]),
    ...namesOf(name),
  };
}

function parentRelations(
  { parents, groups }: GroupedTable,
  grouped: GroupedTables,
): [string, RelationSummary][] {
  return [...parents].map(([parent, parentOf]) => {
    const links = summariseParents(parentOf, groups, grouped.get(parent)!.groups);
    return [relationName(parent), { table: parent, one: true, ...links }];
  });
}

function childRelations({ links, known, groups }: GroupedTable): [string, RelationSummary][] {
  return [...links].map(([child, own]) => {
    const relation = { table: child, one: false, ...summariseLinks(own, groups) };
    if (child !== 'clinical' || known === null) return [relationName(child), relation];
    const { every } = summariseLinks(known.links, groups);
    const answered = { by: ['kind', 'code'], pairs: known.pairs, groups: every };
    return [relationName(child), { ...relation, known: answered }];
  });
}

function mapValues<Key extends string, Value, Mapped>(
  map: ReadonlyMap<Key, Value>,
  change: (value: Value, key: Key) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries([...map].map(([key, value]) => [key, change(value, key)] as const));
}
