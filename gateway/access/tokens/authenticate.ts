import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Identity } from '#schema/passports/identity.ts';
import {
  type BearerKind,
  type BearerToken,
  checkBearerToken,
  readBearerToken,
} from '#schema/tokens/bearer-token.ts';
import { skewSeconds } from '#schema/tokens/claims.ts';
import { hashToken, nameToken } from '#schema/tokens/hash-token.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';

import { RecentMap } from '../../scatter/recent-map.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { SecretText } from './secret-text.ts';

/** What an Authorization header proves. */
export interface Proof {
  readonly kind: BearerKind;
  readonly identity: Identity;
  /** Seconds since 1970, as the token says; it is taken for 30 s more, since clocks differ. */
  readonly expiresAt: number;
  /** Names the token in audit and revocations: hash of its issuer and `jti`, or of the token where it has no `jti`. */
  readonly jtiHash: string;
  /** The passport, or the access token that its broker gives a passport for. */
  readonly token: SecretText;
}

/** Reads Authorization headers. */
export interface Authenticator {
  /**
   * What the header proves at a time in seconds since 1970; null for no header, which is the public. Throws TOKEN_INVALID for anything else that
   * proves nothing: with the same sentence whatever is wrong, and the reason as detail. Throws POLICY_STATE_UNAVAILABLE where the issuer's keys
   * cannot be had, so that nothing is known of the token.
   */
  readonly authenticate: (header: string | undefined, now: number) => Promise<Proof | null>;
}

/** A token that was checked; it does not hold the token itself. */
interface Remembered {
  readonly token: BearerToken;
  readonly kid: string;
  readonly fingerprint: string;
  /** Seconds since 1970; before the first, the clock was put back. */
  readonly from: number;
  readonly until: number;
}

const rememberedTokens = 10_000;
const rememberedSeconds = 300;

/** Opens one. Tokens that passed are remembered by hash for at most 300 s, so that a caller who comes again costs no signature. */
export function createAuthenticator(trust: TrustConfiguration, keys: IssuerKeys): Authenticator {
  const remembered = new RecentMap<string, Remembered>(rememberedTokens);

  const check = async (compact: string, hash: string, now: number): Promise<BearerToken> => {
    const opened = readBearerToken(compact);
    if (isRefusal(opened)) throw invalid(opened.refused);
    const { issuer } = opened;
    const { kid } = opened.jws.header;
    if (!(await keys.prepare(issuer, kid))) throw unavailable(issuer);
    const key = keys.keyOf(issuer, kid);
    const token = checkBearerToken(opened, key, { trust, now });
    if (key === undefined || isRefusal(token)) {
      throw invalid(isRefusal(token) ? token.refused : 'the issuer has no such key');
    }
    const until = Math.min(token.expiresAt + skewSeconds, now + rememberedSeconds);
    const from = now - skewSeconds;
    remembered.set(hash, { token, kid, fingerprint: key.fingerprint, from, until });
    return token;
  };

  const recall = async (hash: string, now: number): Promise<BearerToken | null> => {
    const known = remembered.get(hash);
    if (known === undefined || now < known.from || now >= known.until) return null;
    const { token, kid, fingerprint } = known;
    await keys.prepare(token.issuer, kid);
    return keys.keyOf(token.issuer, kid)?.fingerprint === fingerprint ? token : null;
  };

  return {
    authenticate: async (header, now) => {
      if (header === undefined) return null;
      const compact = /^Bearer ([^ ]+)$/i.exec(header)?.[1];
      if (compact === undefined) throw invalid('not a bearer token');
      const hash = hashToken(compact);
      const token = (await recall(hash, now)) ?? (await check(compact, hash, now));
      const { kind, issuer, subject, expiresAt, jti } = token;
      const jtiHash = nameToken(compact, issuer, jti);
      const identity = { issuer, subject };
      return { kind, identity, expiresAt, jtiHash, token: new SecretText(compact) };
    },
  };
}

function invalid(detail: string): CodedError {
  return new CodedError('TOKEN_INVALID', errorCodes.TOKEN_INVALID, detail);
}

function unavailable(issuer: string): CodedError {
  const detail = `no keys of ${JSON.stringify(issuer)} can be had`;
  return new CodedError('POLICY_STATE_UNAVAILABLE', errorCodes.POLICY_STATE_UNAVAILABLE, detail);
}
