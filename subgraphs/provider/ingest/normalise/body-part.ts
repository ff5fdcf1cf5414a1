import { readValueMap, spellingKey } from './read-value-map.ts';

const parts = readValueMap(new URL('body-parts.yaml', import.meta.url));
const sides: readonly (readonly [RegExp, Laterality])[] = [
  [/^(?:LEFT|LT\.?|L\.) /, 'LEFT'],
  [/^(?:RIGHT|RT\.?|R\.) /, 'RIGHT'],
  [/^(?:BILATERAL|BOTH) /, 'BILATERAL'],
];

/** A side that a body part may name. */
export type Laterality = 'LEFT' | 'RIGHT' | 'BILATERAL';

/**
 * Body Part Examined (0018,0015) as the code strings of DICOM PS3.16 Annex L, and the side where the text names one.
 * `bodyPart` is null for what is no body part (`SEG`, `UNKNOWN`) or not in `body-parts.yaml`.
 */
export function normaliseBodyPart(published: string): {
  readonly bodyPart: string | null;
  readonly laterality: Laterality | null;
} {
  const key = spellingKey(published);
  for (const [pattern, laterality] of sides) {
    const part = pattern.test(key) ? parts.get(key.replace(pattern, '')) : undefined;
    if (part !== undefined) return { bodyPart: part, laterality };
  }
  return { bodyPart: parts.get(key) ?? null, laterality: null };
}
