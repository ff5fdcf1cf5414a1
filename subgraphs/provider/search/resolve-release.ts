import type { PublishedRelease } from './catalogue-search.ts';

/** The latest release at or before a date (YYYY-MM-DD), or the latest of all; null where there is none. Of one day, the higher number. */
export function resolveRelease(
  releases: readonly PublishedRelease[],
  date: string | null,
): PublishedRelease | null {
  return releases.findLast((release) => date === null || release.date <= date) ?? null;
}
