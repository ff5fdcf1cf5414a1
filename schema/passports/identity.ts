/** An account at an issuer: the pair that GA4GH Passport 1.2.1 calls a visa identity. The same `sub` at two issuers is two identities. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}
