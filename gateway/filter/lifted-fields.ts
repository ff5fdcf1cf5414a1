import type { FilterField, FilterType } from './filter-rules.ts';

/**
 * Where the criteria of a filter belong that its own rows do not have. A filter `XFilter` has the fields of its scope `XScope`
 * and, for convenience, some of related rows: such a field is lifted from that scope of the filter which has most of them, and
 * all that are lifted from one scope hold for one row of it. Throws where the schema leaves it open.
 */
export function findHomes(
  type: FilterType,
  types: ReadonlyMap<string, FilterType>,
): ReadonlyMap<string, string> {
  const own = types.get(type.name.replace(/Filter$/, 'Scope'));
  if (own === undefined || own === type || type.operators) return new Map();
  const lifted = [...type.fields.values()].filter(
    (field) => mayBeLifted(field) && !own.fields.has(field.name),
  );
  const scopes = [...type.fields.values()].filter(({ form, list }) => form === 'scope' && !list);
  const held = scopes.map((scope) => {
    const fields = types.get(scope.type)?.fields ?? new Map<string, FilterField>();
    const names = lifted.map(({ name }) => name).filter((name) => fields.has(name));
    return { scope: scope.name, names: new Set(names) };
  });
  return new Map(lifted.map(({ name }) => [name, homeOf(type.name, name, held)]));
}

function mayBeLifted({ form, list }: FilterField): boolean {
  return form === 'operators' || (form === 'scope' && list);
}

function homeOf(
  typeName: string,
  name: string,
  scopes: readonly { readonly scope: string; readonly names: ReadonlySet<string> }[],
): string {
  const [best, next] = scopes
    .filter(({ names }) => names.has(name))
    .toSorted((a, b) => b.names.size - a.names.size);
  if (best === undefined || best.names.size === next?.names.size) {
    throw new Error(`the schema does not say which row ${typeName}.${name} is about`);
  }
  return best.scope;
}
