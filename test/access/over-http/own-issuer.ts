import { randomUUID } from 'node:crypto';

import {
  type DevelopmentLevel,
  sourcesOfVisas,
  visasOf,
} from '#gateway/access/development-issuer/development-visas.ts';
import { passportType } from '#schema/tokens/bearer-token.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import { type IssuerKeyPair, makeKeyPair } from '#test/support/identity-provider.ts';

/** Somebody who may have a passport. */
export type Level = Exclude<DevelopmentLevel, 'public'>;

/** How a passport is made; what is left out is as it should be. */
export interface PassportDraft {
  readonly subject?: string;
  /** Providers whose datasets who is granted is granted. */
  readonly providers?: readonly string[];
  /** Seconds since 1970. */
  readonly now?: number;
  readonly claims?: JsonObject;
  readonly key?: IssuerKeyPair;
  /** In the place of those of the level. */
  readonly visas?: readonly string[];
}

export const issuerName = 'https://issuer.example/';
const jku = 'https://issuer.example/jwks';

/** A broker that signs visas, too, with a key of its own. */
export interface OwnIssuer {
  readonly key: IssuerKeyPair;
  /** A passport with the visas of a level of the development issuer. */
  readonly passport: (level: Level, draft?: PassportDraft) => string;
  /** Its entry in a trust configuration, with its keys or where they are. */
  readonly trusted: (keys?: JsonObject) => JsonObject;
}

/** Makes one. */
export function createOwnIssuer(): OwnIssuer {
  const key = makeKeyPair('first');
  return {
    key,
    trusted: (keys = { keys: { keys: [key.jwk] } }) => ({
      issuer: issuerName,
      kinds: ['BROKER', 'VISA_ISSUER'],
      jku: [jku],
      sources: sourcesOfVisas,
      ...keys,
    }),
    passport: (level, draft = {}) => {
      const { now = Date.now() / 1000, providers = [], subject = `somebody-${level}` } = draft;
      const pair = draft.key ?? key;
      const iat = Math.floor(now);
      const dates = { iat, exp: iat + 3_600 };
      const claims = (): JsonObject & { iat: number } => {
        return { iss: issuerName, sub: subject, jti: randomUUID(), ...dates };
      };
      const visas = visasOf(level, providers).map((visa) =>
        signJws(
          { ...claims(), ga4gh_visa_v1: { ...visa, asserted: iat } },
          { typ: 'vnd.ga4gh.visa+jwt', jku },
          pair.signing,
        ),
      );
      const whole = { ...claims(), ga4gh_passport_v1: draft.visas ?? visas, ...draft.claims };
      return signJws(whole, { typ: passportType }, pair.signing);
    },
  };
}
