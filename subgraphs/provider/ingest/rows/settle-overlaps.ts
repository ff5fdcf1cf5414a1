import type { SeriesVersion } from '../source/read-versions.ts';
import { releaseRuns } from './release-runs.ts';

/**
 * The versions of one series so that at most one lives in each release: where two overlap (the source holds rows [20,24] and
 * [23,23] of one series), the one that lives for fewer releases wins and the wider is split around it.
 */
export function settleOverlaps(versions: readonly SeriesVersion[]): readonly SeriesVersion[] {
  if (!versions.some((version, index) => overlaps(version, versions[index + 1]))) return versions;
  const runs = releaseRuns(
    versions,
    (alive) =>
      alive.reduce((narrowest, other) => (width(other) < width(narrowest) ? other : narrowest)),
    (a, b) => a === b,
  );
  return runs.map(({ from, to, state }) => ({ ...state, from, to }));
}

function overlaps(version: SeriesVersion, next: SeriesVersion | undefined): boolean {
  return next !== undefined && (version.to === null || version.to > next.from);
}

function width({ from, to }: SeriesVersion): number {
  return (to ?? Infinity) - from;
}
