import type { Algorithm, KeySet } from './key-set.ts';

/** What an issuer is trusted to do: sign access tokens and passports, or sign visas. */
export type IssuerKind = 'BROKER' | 'VISA_ISSUER';

/** Where a broker gives the passport that belongs to an access token (GA4GH AAI 1.2.1, "Passport Scoped Access Token"). */
export type PassportEndpoint =
  | {
      /** The broker's UserInfo endpoint, as Life Science AAI does it. */
      readonly method: 'USERINFO';
      readonly address: string;
    }
  | {
      /** Token exchange (RFC 8693); the gateway must be a client of the broker. */
      readonly method: 'TOKEN_EXCHANGE';
      readonly address: string;
      readonly clientId: string;
      /** File that holds the client's secret. */
      readonly clientSecretFile: string;
    };

/** An issuer that is trusted, and for what. Issuers are compared as whole strings. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly kinds: ReadonlySet<IssuerKind>;
  readonly algorithms: readonly Algorithm[];
  /** Its keys where they stand in the configuration; null where they are fetched. */
  readonly keys: KeySet | null;
  /** Address of its JWK set, https; null where its keys stand here. */
  readonly jwks: string | null;
  /** Which `jku` its visas may name. Never fetched: they say which document signs, the keys are those above. */
  readonly jku: ReadonlySet<string>;
  /** By visa type, the assertion sources that it may sign for (`ga4gh_visa_v1.source`); a type that is not here is not taken from it. */
  readonly sources: ReadonlyMap<string, ReadonlySet<string>>;
  /** Null where it gives none, so that only whole passports are taken. */
  readonly passport: PassportEndpoint | null;
}

/** Whom a gateway or a provider trusts. The same file and type for both; a provider uses the visa issuers only. */
export interface TrustConfiguration {
  /** As what tokens may be addressed to us (`aud`). */
  readonly audiences: readonly string[];
  /** By `issuer`. */
  readonly issuers: ReadonlyMap<string, TrustedIssuer>;
}
