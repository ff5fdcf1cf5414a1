import type {
  CodeSummary,
  RelationSummary,
  TableSummary,
  ValueSummary,
} from '#schema/wire/value-summary.ts';

import type { FilterField, FilterRules, FilterType } from '../filter/filter-rules.ts';

/** What the catalogue declares of one dataset: by field, all values that its rows have in it. */
export type DeclaredDataset = Readonly<Record<string, readonly string[]>>;

/** A field of filters of which the catalogue declares all values. */
export interface DeclaredField {
  readonly name: string;
  /** Field about what related rows have together in this one; null where there is none. */
  readonly together: string | null;
}

/**
 * The fields of which every row has a value that its dataset's entry lists, so that a value which is not listed is nobody's. A list of what
 * rows may lack proves nothing: a series that states no body part may show any. Each row belongs to a dataset; each series has a
 * modality (DICOM PS3.3 C.7.3.1.1, Type 1).
 */
export const declaredFields: readonly DeclaredField[] = [
  { name: 'dataset', together: null },
  { name: 'modality', together: 'modalities' },
];

/** Filters and scopes of a schema, and where each holds what is declared. */
export type DeclaredShape = ReadonlyMap<string, ShapedTable>;

/** What filters of one type say of declared fields. */
interface ShapedTable {
  /** Fields that its own rows have. */
  readonly own: readonly string[];
  /** Tables of related rows by the field that holds a filter for them. */
  readonly relations: Readonly<Record<string, string>>;
  readonly lifted: TableSummary['lifted'];
  readonly sets: TableSummary['sets'];
}

/** Reads from the schema's filters where declared fields stand. */
export function shapeDeclared(rules: FilterRules): DeclaredShape {
  const holders = [...rules.values()].filter((type) =>
    declaredFields.some(({ name }) => isTest(type.fields.get(name))),
  );
  const names = new Set(holders.map(({ name }) => name));
  return new Map(holders.map((type) => [type.name, shapeOf(type, { names, rules })]));
}

/**
 * What a provider's datasets declare, as a value summary with a group for each dataset: nothing is said of other fields, of how many
 * rows there are, or of which lead where.
 */
export function summariseDeclared(
  provider: string,
  datasets: readonly DeclaredDataset[],
  shape: DeclaredShape,
): ValueSummary {
  const codes = new Map(
    declaredFields
      .filter(({ name }) => datasets.every((dataset) => (dataset[name] ?? []).length > 0))
      .map(({ name }) => [name, codesOf(datasets.map((dataset) => dataset[name] ?? []))]),
  );
  const tables = [...shape].map(([name, table]): [string, TableSummary] => [
    name,
    {
      groups: datasets.length,
      codes: Object.fromEntries([...codes].filter(([field]) => table.own.includes(field))),
      numbers: {},
      relations: mapValues(table.relations, (to) => anywhere(to, datasets.length)),
      lifted: table.lifted,
      sets: table.sets,
      narrowed: {},
      silent: [],
    },
  ]);
  const filters = Object.fromEntries([...shape.keys()].map((name) => [name, name]));
  return { provider, release: 0, build: '', filters, tables: Object.fromEntries(tables) };
}

function shapeOf(
  { fields }: FilterType,
  { names, rules }: { readonly names: ReadonlySet<string>; readonly rules: FilterRules },
): ShapedTable {
  const scopes = [...fields.values()].filter(
    ({ form, list, type }) => form === 'scope' && !list && names.has(type),
  );
  const holderOf = (name: string): string | undefined =>
    scopes.find((scope) => isOwn(rules.get(scope.type)?.fields.get(name)))?.name;
  const sets = declaredFields.flatMap(({ name, together }) => {
    const relation = holderOf(name);
    const isAsked = together !== null && fields.has(together) && relation !== undefined;
    return isAsked ? [[together, { relation, field: name }] as const] : [];
  });
  const lifted = declaredFields.flatMap(({ name }) => {
    const home = fields.get(name)?.home ?? null;
    return home === null ? [] : [[name, home] as const];
  });
  return {
    own: declaredFields.map(({ name }) => name).filter((name) => isOwn(fields.get(name))),
    relations: Object.fromEntries(scopes.map((scope) => [scope.name, scope.type])),
    lifted: Object.fromEntries(lifted),
    sets: Object.fromEntries(sets),
  };
}

function isTest(field: FilterField | undefined): boolean {
  return field?.form === 'operators' && !field.list;
}

function isOwn(field: FilterField | undefined): boolean {
  return isTest(field) && field?.home === null;
}

function codesOf(lists: readonly (readonly string[])[]): CodeSummary {
  const values = [...new Set(lists.flat())];
  return {
    values,
    present: lists.map((list) => list.map((value) => values.indexOf(value))),
    absent: lists.map(() => 0),
    open: [],
  };
}

/** Rows that may lead to rows of any dataset, or to none. */
function anywhere(table: string, groups: number): RelationSummary {
  const all = Array.from({ length: groups }, (_, group) => group);
  return { table, one: false, every: all.map(() => []), some: all.map(() => all) };
}

function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
