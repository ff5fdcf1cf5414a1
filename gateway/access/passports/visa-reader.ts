import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Identity } from '#schema/passports/identity.ts';
import { readPassport } from '#schema/passports/read-passport.ts';
import { namedVisaKey, type VisaTrust } from '#schema/passports/read-visa.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { personOf, verifyVisas } from '#schema/passports/verify-visas.ts';
import type { RefusedVisa } from '#schema/passports/visa-rules.ts';
import { maxVisas, readBearerToken } from '#schema/tokens/bearer-token.ts';
import { hashToken } from '#schema/tokens/hash-token.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';

import { RecentMap } from '../../scatter/recent-map.ts';
import type { Proof } from '../tokens/authenticate.ts';
import type { GuardedHttps } from '../tokens/guarded-https.ts';
import type { IssuerKeys } from '../tokens/issuer-keys.ts';
import { askUserInfo, exchangeToken, unavailable } from './ask-broker.ts';

/** Visas of a caller, as far as they hold and are the caller's own. */
export interface CallerVisas {
  readonly visas: readonly VerifiedVisa[];
  /** Why others do not count, for the audit; never for the caller (requirement R1.2). */
  readonly refused: readonly RefusedVisa[];
  /** When the first of the visas, or the passport that they came in, ends, in seconds since 1970. */
  readonly expiresAt: number;
}

/** Reads the visas that belong to what an Authorization header proves. */
export interface VisaReader {
  /**
   * At a time in seconds since 1970. What a broker gave for an access token is kept until its first visa ends, at most 300 s (requirement R1.7).
   * Rejects with POLICY_STATE_UNAVAILABLE where the broker cannot be asked, with TOKEN_INVALID where it refuses the token or the passport does not
   * hold; a visa that does not hold is among those refused.
   */
  readonly visasOf: (proof: Proof, now: number) => Promise<CallerVisas>;
}

/** What visas are read with. */
export interface VisaReaderOptions {
  readonly trust: TrustConfiguration;
  readonly keys: IssuerKeys;
  readonly fetchText: GuardedHttps['fetchText'];
}

/** What somebody brought, or their broker gave for them. Nothing of the visas was looked at. */
interface Brought {
  readonly identity: Identity;
  readonly visas: readonly unknown[];
  readonly expiresAt: number;
}

interface Kept extends CallerVisas {
  /** Seconds since 1970; before the first, the clock was put back. */
  readonly from: number;
  readonly until: number;
}

const keptSeconds = 300;
/** What is kept weighs as many characters as its visas have, and a little for itself. */
const keptCharacters = 64 * 1024 * 1024;
const smallWeight = 1_000;
const maxVisaCharacters = 64 * 1024;

/** Opens one. Nothing is asked of anybody before a proof comes. */
export function createVisaReader(options: VisaReaderOptions): VisaReader {
  const kept = new RecentMap<string, Kept>(keptCharacters, (_, { visas }) =>
    visas.reduce((sum, { jwt }) => sum + jwt.length, smallWeight),
  );
  const running = new Map<string, Promise<CallerVisas>>();

  const ask = async (key: string, proof: Proof, now: number): Promise<CallerVisas> => {
    const read = await judge(options, await bring(options, proof, now), now);
    kept.set(key, { ...read, from: now, until: Math.min(read.expiresAt, now + keptSeconds) });
    return read;
  };

  return {
    visasOf: async (proof, now) => {
      if (proof.kind === 'PASSPORT') {
        return judge(options, await openPassport(options, proof.token.reveal(), now), now);
      }
      const key = hashToken(proof.token.reveal());
      const known = kept.get(key);
      if (known !== undefined && now >= known.from && now < known.until) return known;
      const shared = running.get(key);
      if (shared !== undefined) return shared;
      const asked = ask(key, proof, now).finally(() => running.delete(key));
      running.set(key, asked);
      return asked;
    },
  };
}

/** What the broker of an access token gives for it; no visas where the trust configuration does not say how to ask. */
async function bring(options: VisaReaderOptions, proof: Proof, now: number): Promise<Brought> {
  const { trust, fetchText } = options;
  const { identity, token } = proof;
  const endpoint = trust.issuers.get(identity.issuer)?.passport ?? null;
  if (endpoint === null) return { identity, visas: [], expiresAt: Infinity };
  if (endpoint.method === 'USERINFO') {
    const said = await askUserInfo(endpoint, { token, fetchText });
    // OpenID Connect Core, 5.3.2: an answer about somebody else must not be used.
    if (said['sub'] !== identity.subject) throw unavailable('USERINFO', 'it is about another sub');
    return { identity, visas: visasIn(said), expiresAt: Infinity };
  }
  const compact = await exchangeToken(endpoint, { token, fetchText });
  const passport = await openPassport(options, compact, now);
  if (!isSame(passport.identity, identity)) {
    throw unavailable('TOKEN_EXCHANGE', 'it is of another identity');
  }
  return passport;
}

function isSame(one: Identity, other: Identity): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

/** Visas among what UserInfo says; somebody without visas may have no claim. */
function visasIn({ ga4gh_passport_v1: visas = [] }: JsonObject): readonly unknown[] {
  if (!Array.isArray(visas)) throw unavailable('USERINFO', 'ga4gh_passport_v1 is no list');
  const list: readonly unknown[] = visas;
  const characters = list.reduce((sum: number, jwt) => sum + String(jwt).length, 0);
  if (list.length > maxVisas || characters > maxVisaCharacters) {
    const detail = `USERINFO: ${list.length} visas of ${characters} characters are too many`;
    throw new CodedError('TOKEN_INVALID', errorCodes.TOKEN_INVALID, detail);
  }
  return list;
}

async function openPassport(
  { trust, keys }: VisaReaderOptions,
  compact: string,
  now: number,
): Promise<Brought> {
  const opened = readBearerToken(compact);
  // Only a trusted issuer's keys are fetched; what is no passport at all is refused below.
  if (!isRefusal(opened)) await keys.prepare(opened.issuer, opened.jws.header.kid);
  return readPassport(compact, visaTrust(trust, keys), now);
}

async function judge(
  { trust, keys }: VisaReaderOptions,
  { identity, visas, expiresAt }: Brought,
  now: number,
): Promise<CallerVisas> {
  // A visa whose issuer is not trusted, or may not use the jku that it names, leads to no call.
  const named = visas.map((jwt) => namedVisaKey(jwt, trust)).filter((key) => key !== null);
  const distinct = new Map(named.map((key) => [JSON.stringify(key), key]));
  await Promise.all([...distinct.values()].map(({ issuer, kid }) => keys.prepare(issuer, kid)));
  const checked = verifyVisas(visas, visaTrust(trust, keys), now);
  const own = personOf(checked.visas, identity);
  return {
    visas: own.visas,
    refused: [...checked.refused, ...own.refused],
    expiresAt: Math.min(expiresAt, ...own.visas.map((visa) => visa.expiresAt)),
  };
}

function visaTrust(configuration: TrustConfiguration, { keyOf }: IssuerKeys): VisaTrust {
  return { configuration, keyOf };
}
