import { readValueMap, spellingKey } from './read-value-map.ts';

const manufacturers = readValueMap(new URL('manufacturers.yaml', import.meta.url));

/**
 * Manufacturer (0008,0070) under one name; who processed the images later (`GE MEDICAL SYSTEMS / MIM Software`) is left off. Null
 * for what is no maker (`NA`, `0000000`) or not in `manufacturers.yaml`.
 */
export function normaliseManufacturer(published: string): string | null {
  const key = spellingKey(published).replaceAll('"', '');
  return manufacturers.get(key) ?? manufacturers.get(key.split(' / ', 1)[0] ?? key) ?? null;
}
