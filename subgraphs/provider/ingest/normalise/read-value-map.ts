import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/**
 * Reads a map of values beside the code: canonical value, then its other spellings. Returns canonical by spelling, in
 * upper case with runs of spaces as one; every canonical value is a spelling of itself.
 */
export function readValueMap(file: URL): ReadonlyMap<string, string> {
  const bySpelling = new Map<string, string>();
  const canonical = parse(readFileSync(file, 'utf8')) as Record<string, readonly string[] | null>;
  for (const [value, spellings] of Object.entries(canonical)) {
    for (const spelling of [value, ...(spellings ?? [])])
      bySpelling.set(spellingKey(spelling), value);
  }
  return bySpelling;
}

/** How a spelling is looked up in a value map. */
export function spellingKey(published: string): string {
  return published.trim().replace(/\s+/g, ' ').toUpperCase();
}
