import type { SummaryAnswer } from './summary-answer.ts';

const totals = ['subjects', 'studies', 'series', 'images'] as const;
/** Told apart from values by the contract, one of the values in the catalogue. */
const noValue = 'CONFLICTING';

/** Where two answers differ, each as `ours, not theirs`; empty where they say the same of what both say. */
export function differencesOf(ours: SummaryAnswer, theirs: Partial<SummaryAnswer>): string[] {
  const found: string[] = totals
    .filter((name) => theirs[name] !== undefined && ours[name] !== theirs[name])
    .map((name) => `${name}: ${ours[name]}, not ${theirs[name]}`);
  for (const [facet, buckets] of Object.entries(theirs.facets ?? {})) {
    const own = ours.facets[facet] ?? {};
    const values = new Set([...Object.keys(buckets), ...Object.keys(own)]);
    values.delete(noValue);
    for (const value of values) {
      if (buckets[value] !== own[value])
        found.push(`${facet} ${value}: ${own[value] ?? 0}, not ${buckets[value] ?? 0}`);
    }
  }
  return found;
}
