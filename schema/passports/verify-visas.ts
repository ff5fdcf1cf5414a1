import { maxVisas } from '#schema/tokens/bearer-token.ts';

import { joinIdentities } from './linked-identities.ts';
import { isOwn } from './evidence.ts';
import type { Identity } from './identity.ts';
import { readVisa, type VisaTrust } from './read-visa.ts';
import type { VerifiedVisa } from './verified-visa.ts';
import type { RefusedVisa, VisaRule } from './visa-rules.ts';

/** Visas that passed, in the order in which they came, and those that did not. */
export interface JudgedVisas {
  readonly visas: readonly VerifiedVisa[];
  readonly refused: readonly RefusedVisa[];
}

/** Checks visas one by one, each for itself; one that is bad takes no other with it. More than 100 are refused together. Now is in seconds since 1970. */
export function verifyVisas(jwts: readonly unknown[], trust: VisaTrust, now: number): JudgedVisas {
  const visas: VerifiedVisa[] = [];
  const refused: RefusedVisa[] = [];
  const distinct = [...new Set(jwts)];
  for (const [at, jwt] of distinct.entries()) {
    const read = distinct.length > maxVisas ? 'V17' : readVisa(jwt, trust, now);
    if (typeof read === 'string') refused.push(refusal(read, `visa ${at + 1}`));
    else visas.push(read);
  }
  return { visas, refused };
}

/** Which of some verified visas are somebody's own, or of an identity that a trusted source links to theirs (GA4GH Passport 1.2.1, 8.4). */
export function personOf(visas: readonly VerifiedVisa[], identity: Identity): JudgedVisas {
  const person = joinIdentities(visas);
  const { own = [], others = [] } = Object.groupBy(visas, (visa) =>
    isOwn(visa, identity, person) ? 'own' : 'others',
  );
  const name = (visa: VerifiedVisa): string => `${visa.type} of ${JSON.stringify(visa.issuer)}`;
  return { visas: own, refused: others.map((visa) => refusal('V16', name(visa))) };
}

function refusal(rule: VisaRule, detail: string): RefusedVisa {
  return { rule, detail };
}
