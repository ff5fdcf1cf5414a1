/** Sex as the catalogue knows it. */
export type Sex = 'FEMALE' | 'MALE' | 'OTHER' | 'CONFLICTING';

const codes: Readonly<Record<string, 'FEMALE' | 'MALE' | 'OTHER'>> = {
  F: 'FEMALE',
  M: 'MALE',
  O: 'OTHER',
};

/** Patient's Sex (0010,0040) of one series, by its DICOM code; null for anything that is none (`U`, `0000`). */
export function normaliseSex(published: string): 'FEMALE' | 'MALE' | 'OTHER' | null {
  return codes[published.trim().toUpperCase()] ?? null;
}

/**
 * Sex of a subject from what its series state. Female and male together conflict, whatever states them; `O` conflicts with
 * either only where an acquired series states it, because software that makes derived objects writes `O` for want of better.
 */
export function sexOfSubject(
  statements: Iterable<{ readonly sex: 'FEMALE' | 'MALE' | 'OTHER'; readonly derived: boolean }>,
): Sex | null {
  const certain = new Set<'FEMALE' | 'MALE' | 'OTHER'>();
  let derivedOther = false;
  for (const { sex, derived } of statements) {
    if (sex === 'OTHER' && derived) derivedOther = true;
    else certain.add(sex);
  }
  if (certain.size > 1) return 'CONFLICTING';
  for (const sex of certain) return sex;
  return derivedOther ? 'OTHER' : null;
}
