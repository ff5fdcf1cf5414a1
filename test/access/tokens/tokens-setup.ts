import { createLog, type Log } from '#schema/kernel/log.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';
import type { IssuerKeyPair } from '#test/support/identity-provider.ts';

/** Seconds since 1970 at which these tests play. */
export const now = 1_800_000_000;

/** The broker of these tests. */
export const broker = 'https://broker.example/';

/** Trusts the broker, with these keys or a JWK set at that address. */
export function trustBroker(keys: readonly IssuerKeyPair[] | string): TrustConfiguration {
  const source =
    typeof keys === 'string' ? { jwks: keys } : { keys: { keys: keys.map(({ jwk }) => jwk) } };
  const issuers = [{ issuer: broker, kinds: ['BROKER'], ...source }];
  return readTrustConfiguration(JSON.stringify({ audiences: ['atlas'], issuers }));
}

/** Claims of an access token that is taken; undefined takes one out. */
export function accessClaims(changes: JsonObject = {}): JsonObject & { readonly iat: number } {
  const claims = {
    iss: broker,
    sub: 'researcher-1',
    aud: 'atlas',
    exp: now + 600,
    jti: 'token-1',
    scope: 'openid ga4gh_passport_v1',
    ...changes,
  };
  const present = Object.entries(claims).filter(([, value]) => value !== undefined);
  return { iat: now - 60, ...Object.fromEntries(present) };
}

/** A signed access token. */
export function accessToken(pair: IssuerKeyPair, changes: JsonObject = {}): string {
  return signJws(accessClaims(changes), { typ: 'at+jwt' }, pair.signing);
}

/** A log whose lines are kept, those of its children too. */
export function recordingLog(): { readonly log: Log; readonly lines: JsonObject[] } {
  const lines: JsonObject[] = [];
  const note =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push({ level, message, ...fields });
  const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];
  const notes = Object.fromEntries(levels.map((level) => [level, note(level)]));
  const log: Log = Object.assign(createLog('silent'), notes, { child: () => log });
  return { log, lines };
}
