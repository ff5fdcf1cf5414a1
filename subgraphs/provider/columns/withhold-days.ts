import type { ProviderSketches } from '#schema/wire/sketch.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import { columnTables, columnLayouts, noInteger } from './column-layout.ts';
import type { ColumnTables, ProviderColumns, TableColumns } from './provider-columns.ts';

/** Column of days, in every table that has one. */
const day = 'day';
/** Fields of filters that tell of it. */
const dayFields: ReadonlySet<string> = new Set([day, 'daysFromDiagnosis']);

/**
 * The columns of a provider whose policy is to keep days to itself: they read as empty and say that they are withheld, time origins
 * as unknown; sketches and the value summary tell nothing of days.
 */
export function withholdDays(columns: ProviderColumns): ProviderColumns {
  const tables = Object.fromEntries(
    columnTables.map((table) => {
      const own = columns.tables[table];
      return [table, day in columnLayouts[table] ? withhold(own) : own];
    }),
  ) as ColumnTables;
  const subject = { ...tables.subject, codes: withoutOrigins(tables.subject) };
  return {
    ...columns,
    tables: { ...tables, subject },
    sketches: withoutDays(columns.sketches),
    values: withoutDayValues(columns.values),
  };
}

function withhold(table: TableColumns): TableColumns {
  const empty = new Int32Array(table.rows).fill(noInteger);
  return {
    ...table,
    withheld: new Set([...table.withheld, day]),
    integers: (name) => (name === day ? empty : table.integers(name)),
  };
}

function withoutOrigins(subject: TableColumns): TableColumns['codes'] {
  const unknown = {
    codes: new Uint8Array(subject.rows),
    size: 1,
    valueOf: () => 'UNKNOWN',
    codeOf: (value: string) => (value === 'UNKNOWN' ? 0 : -1),
  };
  return (name) => (name === 'timeOrigin' ? unknown : subject.codes(name));
}

function withoutDays(sketches: ProviderSketches): ProviderSketches {
  const strip = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const kept = Object.entries(value).filter(([name]) => name !== 'DAY' && name !== day);
    return Object.fromEntries(kept.map(([name, inner]) => [name, strip(inner)]));
  };
  return strip(sketches) as ProviderSketches;
}

/** The same summary without days: of what it does not list nothing can be proven. Under another name, as it is another one. */
function withoutDayValues(values: ValueSummary): ValueSummary {
  const tables = Object.entries(values.tables).map(([name, table]) => {
    const kept = Object.entries(table.numbers).filter(([field]) => !dayFields.has(field));
    return [name, { ...table, numbers: Object.fromEntries(kept) }] as const;
  });
  return { ...values, build: `${values.build} without days`, tables: Object.fromEntries(tables) };
}
