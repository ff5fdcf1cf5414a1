import type { RateCount } from './rate-counter.ts';
import type { RatePolicy } from './rate-policy.ts';

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers-10, as structured fields (RFC 9651): `q` units in `w` seconds, `qu` what a unit is,
 * `r` units left and `t` seconds until the window ends. Seconds are rounded up, so that who waits so long comes late enough.
 */
export function rateHeaders(
  { name, quota, window }: RatePolicy,
  { admitted, remaining, resetMs }: RateCount,
): Record<string, string> {
  const seconds = Math.max(1, Math.ceil(resetMs / 1_000));
  return {
    'ratelimit-policy': `"${name}";q=${quota};w=${window};qu="cost"`,
    ratelimit: `"${name}";r=${remaining};t=${seconds}`,
    ...(admitted ? {} : { 'retry-after': `${seconds}` }),
  };
}
