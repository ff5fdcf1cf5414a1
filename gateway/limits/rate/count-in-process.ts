import { RecentMap } from '../../scatter/recent-map.ts';
import type { RateCounter } from './rate-counter.ts';

/** Callers that are counted at once; whoever came least recently is forgotten, so that memory stays bounded. */
const counted = 100_000;

/** Counts in the memory of this process. `now`: milliseconds of a clock that nobody puts forward or back. */
export function countInProcess(now: () => number): RateCounter {
  const windows = new RecentMap<string, { used: number; readonly ends: number }>(counted);
  return {
    take: (key, units, { quota, window }) => {
      const time = now();
      let current = windows.get(key);
      if (current === undefined || current.ends <= time) {
        current = { used: 0, ends: time + window * 1_000 };
        windows.set(key, current);
      }
      const admitted = current.used + units <= quota;
      if (admitted) current.used += units;
      const remaining = Math.max(0, quota - current.used);
      return Promise.resolve({ admitted, remaining, resetMs: current.ends - time });
    },
  };
}
