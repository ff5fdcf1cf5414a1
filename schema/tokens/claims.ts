import type { Refusal } from './refusal.ts';
import type { JsonObject } from './strict-json.ts';

/** How dates of a token are judged. */
export interface TimeRules {
  /** Seconds since 1970. */
  readonly now: number;
  /** Longest life from `iat` to `exp`, in seconds; Infinity for any. */
  readonly maxLifetimeSeconds: number;
}

/** Seconds that two clocks may differ by (fault F25). */
export const skewSeconds = 30;

/** Longest text of a claim that names something: GA4GH Passport 1.2.1, "URL Claims". */
export const maxClaimLength = 255;

/** `iat` and `exp` of a token, in seconds since 1970, where both are there and now lies between them, give or take the skew, and `nbf` is past. */
export function checkTimes(
  claims: JsonObject,
  rules: TimeRules,
): { readonly issuedAt: number; readonly expiresAt: number } | Refusal {
  const { iat, exp, nbf } = claims;
  const { now, maxLifetimeSeconds } = rules;
  if (!isDate(iat)) return { refused: 'iat is not a date' };
  if (!isDate(exp)) return { refused: 'exp is not a date' };
  if (nbf !== undefined && !isDate(nbf)) return { refused: 'nbf is not a date' };
  if (exp <= now - skewSeconds) return { refused: 'expired' };
  if (iat > now + skewSeconds) return { refused: 'issued in the future' };
  if (nbf !== undefined && nbf > now + skewSeconds) return { refused: 'not valid yet' };
  if (exp <= iat) return { refused: 'expires before it was issued' };
  if (exp - iat > maxLifetimeSeconds) return { refused: 'lives too long' };
  return { issuedAt: iat, expiresAt: exp };
}

function isDate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** A claim that names something, such as `sub`; null where it is missing, empty, too long or no text. */
export function textClaim(claims: JsonObject, name: string): string | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  const fits = typeof value === 'string' && value !== '' && value.length <= maxClaimLength;
  return fits ? value : null;
}

/** Whether `aud`, a text or a list of texts (RFC 7519, section 4.1.3), names one of those; false where it is missing. */
export function isForAudience(claims: JsonObject, audiences: readonly string[]): boolean {
  const { aud } = claims;
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return (
    named.every((one) => typeof one === 'string') && named.some((one) => audiences.includes(one))
  );
}
