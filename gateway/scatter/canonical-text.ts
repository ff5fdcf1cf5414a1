import { createHash } from 'node:crypto';

const digestBytes = 16;

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

/** A digest of a text, 22 characters. */
export function digestOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return digest.subarray(0, digestBytes).toString('base64url');
}
