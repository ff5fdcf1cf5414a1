import type {
  CodeSummary,
  NumberSummary,
  RelationSummary,
  TableSummary,
  ValueSummary,
} from '#schema/wire/value-summary.ts';

/**
 * What minimum and maximum of each number and the list of modalities tell alone: the same summary with one group a table, and
 * without its other fields.
 */
export function flatten(summary: ValueSummary): ValueSummary {
  const tables = Object.entries(summary.tables).map(([name, table]) => [name, flattenTable(table)]);
  return { ...summary, tables: Object.fromEntries(tables) as ValueSummary['tables'] };
}

function flattenTable(table: TableSummary): TableSummary {
  if (table.groups === 0) return table;
  const { modality } = table.codes;
  return {
    ...table,
    groups: 1,
    codes: modality === undefined ? {} : { modality: flattenCodes(modality) },
    numbers: mapValues(table.numbers, flattenNumbers),
    relations: mapValues(table.relations, flattenRelation),
  };
}

function flattenCodes({ values, present, absent, open }: CodeSummary): CodeSummary {
  return { values, present: [[...new Set(present.flat())]], absent: [join(absent)], open };
}

function flattenNumbers({ least, greatest, absent }: NumberSummary): NumberSummary {
  const choose = (by: typeof Math.min, numbers: NumberSummary['least']): number | null => {
    const known = numbers.filter((number) => number !== null);
    return known.length === 0 ? null : by(...known);
  };
  return {
    least: [choose(Math.min, least)],
    greatest: [choose(Math.max, greatest)],
    absent: [join(absent)],
  };
}

function flattenRelation({ known, ...relation }: RelationSummary): RelationSummary {
  const leads = [...relation.every, ...relation.some].some((groups) => groups.length > 0);
  return {
    ...relation,
    // It is not known of whom there is nothing.
    ...(known === undefined ? {} : { known: { ...known, groups: [[]] } }),
    one: false,
    every: [[]],
    some: [leads ? [0] : []],
  };
}

function join(absences: readonly number[]): number {
  return absences.reduce((all, absence) => all | absence, 0);
}

function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
