/** JSON with the fields of objects in one order and without undefined ones: equal for values that say the same. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields: string[] = [];
  for (const name of Object.keys(value).toSorted()) {
    const field: unknown = (value as Record<string, unknown>)[name];
    if (field !== undefined) fields.push(`${JSON.stringify(name)}:${canonicalText(field)}`);
  }
  return `{${fields.join(',')}}`;
}
