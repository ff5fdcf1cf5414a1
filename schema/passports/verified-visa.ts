/** A GA4GH visa (Passport 1.2.1) whose signature, dates and issuer were checked against a trust configuration. */
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
  /** Seconds since 1970. */
  readonly asserted: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}
