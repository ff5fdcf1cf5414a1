import { type FilterField, type FilterRules, isFilter } from '../filter/filter-rules.ts';
import type { Json } from '../scatter/json-object.ts';

/** Places of the criteria that a field's value holds, as providers tell them: `typeName` is the input type that it is a field of. */
export function placesIn(
  rules: FilterRules,
  typeName: string,
  {
    field,
    value,
    path,
  }: { readonly field: FilterField; readonly value: unknown; readonly path: string },
): readonly string[] {
  if (field.form === 'operators' || field.form === 'plain') return [path];
  const inner = field.form === 'scope' ? field.type : typeName;
  const type = rules.get(inner);
  const listed = Array.isArray(value);
  const parts = (listed ? value : [value]) as readonly Json[];
  return parts.flatMap((part, at) => {
    const place = listed ? `${path}[${at}]` : path;
    // Of an annotation that must be there they tell as a whole, of the rows of a scope one by one.
    if (type === undefined || !isFilter(rules, inner)) return [place];
    return Object.entries(part).flatMap(([name, one]) => {
      const own = type.fields.get(name);
      if (own === undefined || one == null) return [];
      return placesIn(rules, inner, { field: own, value: one, path: `${place}.${name}` });
    });
  });
}
