import type { Conditions } from './conditions.ts';

/** A GA4GH visa (Passport 1.2.1) whose signature, dates, issuer and source were checked against a trust configuration. */
export interface VerifiedVisa {
  /** As it was signed; travels to providers. */
  readonly jwt: string;
  readonly issuer: string;
  readonly subject: string;
  /** Null where the visa has none. */
  readonly jti: string | null;
  /** `ga4gh_visa_v1.type`, such as ControlledAccessGrants. */
  readonly type: string;
  readonly value: string;
  readonly source: string;
  /** Null where the visa does not say; fails any policy that asks. */
  readonly by: string | null;
  /** Null where it has none. Where it has some, the visa counts only beside visas that meet them: ask `evidenceFor`, not `type` and `value`. */
  readonly conditions: Conditions | null;
  /** Seconds since 1970. */
  readonly asserted: number;
  readonly issuedAt: number;
  /** When it is not to be used any more: `exp`, or earlier for a visa that is an access token. */
  readonly expiresAt: number;
}
