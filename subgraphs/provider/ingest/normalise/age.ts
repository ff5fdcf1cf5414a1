/** Oldest age that a catalogue may tell: all above it show as this. */
const oldest = 90;
const perYear: Readonly<Record<string, number>> = { Y: 1, M: 12, W: 365.25 / 7, D: 365.25 };

/**
 * Patient's Age (0010,1010) in years, to two decimals. Over 89 becomes 90, months, weeks and days become years, a number
 * without a unit counts years. `000Y` is what de-identification leaves behind, hence null, like anything that is no age.
 */
export function normaliseAge(published: string): number | null {
  const match = /^(\d{1,3})([YMWD]?)$/i.exec(published.trim());
  if (match === null) return null;
  const number = Number(match[1]);
  const unit = (match[2] ?? '').toUpperCase() || 'Y';
  if (number === 0 && unit === 'Y') return null;
  const years = Math.round((number / (perYear[unit] ?? 1)) * 100) / 100;
  return years > 89 ? oldest : years;
}
