import type { ReadinessCheck } from './health.ts';

/** How long what a check has found is said again, in milliseconds. */
const keptMs = 500;

/**
 * A check whose finding is kept for half a second: whoever asks for readiness again and again would else make the gateway ask all
 * providers again and again.
 */
export function keepCheck(
  { name, holds }: ReadinessCheck,
  now: () => number = () => performance.now(),
): ReadinessCheck {
  let found: Promise<boolean> | undefined;
  let since = 0;
  return {
    name,
    holds: () => {
      if (found === undefined || now() - since >= keptMs) {
        found = holds();
        since = now();
      }
      return found;
    },
  };
}
