import { createHmac, randomBytes } from 'node:crypto';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import { RecentMap } from '../scatter/recent-map.ts';
import type { GatewayState } from '../state/open-state.ts';
import { AuditCallerEntity } from './audit.entity.ts';

/** Hashes what names one caller, so that only who has the caller's key can say whose a record is. */
export interface CallerMark {
  /** The caller's pseudonym as it stands in records. */
  readonly caller: string;
  /** Something else that would tell who the caller is, such as the jti of a visa. */
  readonly of: (text: string) => string;
}

/** Callers' keys in the gateway's database. */
export interface CallerKeys {
  /** How the caller's records are marked; a key is made for one that is new. Throws AUDIT_UNAVAILABLE. */
  readonly markOf: (pseudonym: string) => Promise<CallerMark>;
  /** The same for one that has a key; null for any other. */
  readonly find: (pseudonym: string) => Promise<CallerMark | null>;
  /** Deletes a caller's key: what is recorded of them stays, and is nobody's. False where there was none. */
  readonly erase: (pseudonym: string) => Promise<boolean>;
}

interface Kept {
  readonly mark: CallerMark;
  readonly until: number;
}

/** The caller whom nobody has to be protected from knowing. */
export const publicCaller = 'public';
const keyBytes = 32;
const keptCallers = 10_000;
/** For so long an erased key may still mark records, in the memory of other processes. */
const keptMs = 60_000;

/** Opens the keys; the clock is in milliseconds. */
export function createCallerKeys({ orm }: GatewayState, now: () => number): CallerKeys {
  const kept = new RecentMap<string, Kept>(keptCallers);
  const find = async (pseudonym: string): Promise<CallerMark | null> => {
    const row = await orm.em.fork().findOne(AuditCallerEntity, { pseudonym });
    return row === null ? null : createMark(pseudonym, row.key);
  };
  const make = async (pseudonym: string): Promise<CallerMark> => {
    const known = await find(pseudonym);
    if (known !== null) return known;
    const key = randomBytes(keyBytes).toString('base64url');
    // Another replica may make one at the same time: the first stays.
    await orm.em
      .fork()
      .upsert(AuditCallerEntity, { pseudonym, key }, { onConflictAction: 'ignore' });
    return (await find(pseudonym)) ?? createMark(pseudonym, key);
  };
  return {
    find,
    markOf: async (pseudonym) => {
      if (pseudonym === publicCaller) return publicMark;
      const known = kept.get(pseudonym);
      if (known !== undefined && known.until > now()) return known.mark;
      const mark = await make(pseudonym).catch(refuse);
      kept.set(pseudonym, { mark, until: now() + keptMs });
      return mark;
    },
    erase: async (pseudonym) =>
      (await orm.em.fork().nativeDelete(AuditCallerEntity, { pseudonym })) > 0,
  };
}

const publicMark: CallerMark = { caller: publicCaller, of: (text) => hmac(publicCaller, text) };

function createMark(pseudonym: string, key: string): CallerMark {
  const bytes = Buffer.from(key, 'base64url');
  return { caller: hmac(bytes, pseudonym), of: (text) => hmac(bytes, text) };
}

function hmac(key: Buffer | string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function refuse(error: unknown): never {
  const detail = error instanceof Error ? error.message : String(error);
  throw new CodedError('AUDIT_UNAVAILABLE', errorCodes.AUDIT_UNAVAILABLE, detail);
}
