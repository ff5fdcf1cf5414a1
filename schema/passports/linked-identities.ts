import type { Identity } from './identity.ts';
import type { VerifiedVisa } from './verified-visa.ts';

/** `ga4gh_visa_v1.type` of visas that link identities. */
export const linkedIdentities = 'LinkedIdentities';

/** Characters that stand for themselves or in a per cent sign's place (RFC 3986, section 2); a colon does in the standard's own example. */
const encoded = /^(?:[A-Za-z0-9\-._~!'()*:@]|%[0-9A-Fa-f]{2})+$/;

/**
 * Whom the value of a LinkedIdentities visa names (GA4GH Passport 1.2.1, "LinkedIdentities"): `<sub>,<iss>` separated by semicolons, each URI-encoded.
 * An entry that is not so encoded names nobody.
 */
export function readLinkedIdentities(value: string): Identity[] {
  return value.split(';').flatMap((entry) => {
    const parts = entry.split(',');
    const [subject = '', issuer = ''] = parts;
    if (parts.length !== 2 || !encoded.test(subject) || !encoded.test(issuer)) return [];
    try {
      return [{ subject: decodeURIComponent(subject), issuer: decodeURIComponent(issuer) }];
    } catch {
      return [];
    }
  });
}

/** Equal for equal identities. */
export function identityKey({ issuer, subject }: Identity): string {
  return JSON.stringify([issuer, subject]);
}

/** Of visas that were read before: evidence is looked for by trying many sets of the same visas. */
const namedBy = new WeakMap<VerifiedVisa, readonly string[]>();

function keysNamedBy(visa: VerifiedVisa): readonly string[] {
  const known = namedBy.get(visa);
  if (known !== undefined) return known;
  const keys = readLinkedIdentities(visa.value).map(identityKey);
  namedBy.set(visa, keys);
  return keys;
}

/** Says of an identity which person it belongs to; the same text for identities of one person. */
export type PersonOf = (identity: Identity) => string;

/**
 * Who is the same person, by the LinkedIdentities visas among verified ones: a visa's own identity and all that it names are one, also over several
 * visas. One with conditions links nobody: whether they are met hangs on who is linked.
 */
export function joinIdentities(visas: readonly VerifiedVisa[]): PersonOf {
  const parents = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    for (let next = parents.get(at); next !== undefined; next = parents.get(at)) at = next;
    return at;
  };
  for (const visa of visas) {
    if (visa.type !== linkedIdentities || visa.conditions !== null) continue;
    for (const named of keysNamedBy(visa)) {
      const [one, other] = [root(identityKey(visa)), root(named)];
      if (one !== other) parents.set(one, other);
    }
  }
  return (identity) => root(identityKey(identity));
}
