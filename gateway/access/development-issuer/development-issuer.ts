import { generateKeyPairSync, randomUUID } from 'node:crypto';

import { CodedError } from '#schema/kernel/errors.ts';
import { isLoopback } from '#schema/kernel/loopback.ts';
import { maxVisas, passportType } from '#schema/tokens/bearer-token.ts';
import { signJws, type SigningKey } from '#schema/tokens/sign-jws.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';

import { type DevelopmentLevel, sourcesOfVisas, visasOf } from './development-visas.ts';

/** A token of the development issuer. */
export interface DevelopmentToken {
  /** A passport, for `Authorization: Bearer`. */
  readonly token: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Stands in for an identity provider while one works on this machine, so that the Atlas can be tried at every level: whoever asks gets a passport
 * with the visas of the level that they name. Its key is made at each start and never written.
 */
export interface DevelopmentIssuer {
  /** A token of this level; null for `public`, which needs none. */
  readonly issue: (level: DevelopmentLevel) => DevelopmentToken | null;
  /** Its entry in a trust configuration, as YAML or JSON says it: the gateway and every provider of this start trust it. */
  readonly trusted: JsonObject;
}

/** What it is made of. */
export interface DevelopmentIssuerOptions {
  /** Every address that anything of this Atlas listens on. */
  readonly listens: readonly string[];
  /** Providers of the moment; who is granted is granted all their datasets. */
  readonly providers: () => readonly string[];
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** Name of the development issuer, as its tokens and visas say it. */
export const developmentIssuer = 'https://development.atlas.example/';
const jku = 'https://development.atlas.example/jwks';
const lifetimeSeconds = 3_600;

/** Makes one. Throws CONFIGURATION_INVALID where anything listens elsewhere than on loopback: it would let in everybody who can reach it. */
export function createDevelopmentIssuer(options: DevelopmentIssuerOptions): DevelopmentIssuer {
  const open = options.listens.find((host) => !isLoopback(host));
  if (open !== undefined) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `The development issuer gives a token to everybody who asks, so it does not run where anything listens on ${open}: name identity providers in trust.yaml of the set, as gateway/access/README.md says.`,
    );
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signing = { kid: randomUUID(), key: privateKey };
  const jwk = {
    ...publicKey.export({ format: 'jwk' }),
    kid: signing.kid,
    alg: 'ES256',
    use: 'sig',
  };
  return {
    issue: (level) => issue(level, signing, options),
    trusted: {
      issuer: developmentIssuer,
      kinds: ['BROKER', 'VISA_ISSUER'],
      algorithms: ['ES256'],
      keys: { keys: [jwk] },
      jku: [jku],
      sources: sourcesOfVisas,
    },
  };
}

function issue(
  level: DevelopmentLevel,
  key: SigningKey,
  { providers, now }: DevelopmentIssuerOptions,
): DevelopmentToken | null {
  if (level === 'public') return null;
  const iat = Math.floor(now());
  const expiresAt = iat + lifetimeSeconds;
  const claims = (): JsonObject & { iat: number } => {
    return {
      iss: developmentIssuer,
      sub: `developer-${level}`,
      iat,
      exp: expiresAt,
      jti: randomUUID(),
    };
  };
  const said = visasOf(level, providers());
  if (said.length > maxVisas) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `A passport holds at most ${maxVisas} visas, and there are more providers: ask for the level registered.`,
    );
  }
  const visas = said.map((visa) =>
    signJws(
      { ...claims(), ga4gh_visa_v1: { ...visa, asserted: iat } },
      { typ: 'vnd.ga4gh.visa+jwt', jku },
      key,
    ),
  );
  const passport = { ...claims(), ga4gh_passport_v1: visas };
  return { token: signJws(passport, { typ: passportType }, key), expiresAt };
}
