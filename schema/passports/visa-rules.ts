/**
 * Why a visa is not used, by number, for log and audit. Nobody who presents a visa is told. Sources: GA4GH Passport 1.2.1 (P) and AAI OIDC Profile
 * 1.2.1 (A).
 */
export const visaRules = {
  V01: 'It is not a signed JWT of the form that visas have (P, "Visa Format").',
  V02: 'It has not exactly one of the header jku and the scope openid (A, "Conformance for Visa Issuers").',
  V03: 'Its issuer is not trusted to sign visas, or not with this algorithm (P, general requirement 8.3).',
  V04: 'Its jku is not one that its issuer may use (A, "Conformance for Passport Clearinghouses", 5.3.2).',
  V05: 'Its issuer has no key of that kid.',
  V06: 'Its signature does not hold.',
  V07: 'It lacks sub, iat or exp, or has a jti that is no text, or now is not between its dates (P, "Visa Format").',
  V08: 'It is an access token and more than an hour old (A, "Conformance for Passport Clearinghouses", 5.2.2).',
  V09: 'It is addressed to somebody: visas have no aud.',
  V10: 'It has no visa object with type, asserted, value and source (P, "Visa Object Claims").',
  V11: 'A claim that is to be a URL is none, or longer than 255 characters (P, "URL Claims").',
  V12: 'It was asserted after it was issued.',
  V13: 'It does not say by whom as its type demands, or says what is not in the list (P, "by").',
  V14: 'Its issuer is not trusted to sign that type for that source (P, general requirement 8.3).',
  V15: 'Its conditions are not lists of lists of objects (P, "conditions").',
  V16: 'It is of another identity, and no trusted source says that it is the same person (P, general requirement 8.4).',
  V17: 'It came with more than 100 visas (ours).',
} as const;

/** Number of a rule. */
export type VisaRule = keyof typeof visaRules;

/** A visa that is not used. */
export interface RefusedVisa {
  readonly rule: VisaRule;
  /** Which visa, and what of it; for the log only. Holds nothing of its text but its issuer. */
  readonly detail: string;
}
