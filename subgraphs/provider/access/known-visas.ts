import { hash } from 'node:crypto';

import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { verifyVisas } from '#schema/passports/verify-visas.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';

/**
 * Visas that hold by the provider's own trust, of the header that they came in; the others count as not there. `now` is in seconds since
 * 1970.
 */
export type KnownVisas = (
  header: string,
  trust: TrustConfiguration,
  now: number,
) => readonly VerifiedVisa[];

interface Kept {
  readonly visas: readonly VerifiedVisa[];
  /** Seconds since 1970. */
  readonly from: number;
  readonly until: number;
}

const mostCallers = 2_000;
/** What does not hold yet may hold later. */
const keptSeconds = 300;

/**
 * Checks visas once and not with each ticket of their caller, every 45 s, which would be most of what the door costs. They are kept until
 * the first of them ends, at most 300 s, and while the trust is the same object.
 */
export function createKnownVisas(): KnownVisas {
  const known = new Map<string, Kept>();
  let keptUnder: TrustConfiguration | null = null;
  return (header, trust, now) => {
    if (keptUnder !== trust) known.clear();
    keptUnder = trust;
    const key = hash('sha256', header, 'base64url');
    const found = known.get(key);
    if (found !== undefined && now >= found.from && now < found.until) return found.visas;
    const { visas } = verifyVisas(header.split(','), visaTrust(trust), now);
    const ends = visas.map(({ expiresAt }) => expiresAt);
    known.delete(key);
    known.set(key, { visas, from: now, until: Math.min(now + keptSeconds, ...ends) });
    if (known.size > mostCallers) known.delete(known.keys().next().value!);
    return visas;
  };
}

function visaTrust(configuration: TrustConfiguration) {
  return {
    configuration,
    keyOf: (issuer: string, kid: string) => configuration.issuers.get(issuer)?.keys?.get(kid),
  };
}
