import { createHmac, randomBytes } from 'node:crypto';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import { RecentMap } from '../scatter/recent-map.ts';
import type { GatewayState } from '../state/open-state.ts';
import { AuditCallerEntity } from './audit.entity.ts';

/** Callers' keys in the gateway's database. */
export interface CallerKeys {
  /** The pseudonym as it stands in records, a keyed hash; a key is made for one that is new. Throws AUDIT_UNAVAILABLE. */
  readonly markOf: (pseudonym: string) => Promise<string>;
  /** The same for one that has a key; null for any other. */
  readonly find: (pseudonym: string) => Promise<string | null>;
  /** Pseudonyms by what stands in records; those whose key was deleted are missing. */
  readonly pseudonymsOf: (callers: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Deletes a caller's key: what is recorded of them stays, and is nobody's. False where there was none. */
  readonly erase: (pseudonym: string) => Promise<boolean>;
}

interface Kept {
  readonly caller: string;
  /** Milliseconds since 1970. */
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
  const find = async (pseudonym: string): Promise<string | null> => {
    const row = await orm.em.fork().findOne(AuditCallerEntity, { pseudonym });
    return row?.caller ?? null;
  };
  const make = async (pseudonym: string): Promise<string> => {
    const known = await find(pseudonym);
    if (known !== null) return known;
    const key = randomBytes(keyBytes);
    const caller = createHmac('sha256', key).update(pseudonym).digest('base64url');
    const row = { pseudonym, key: key.toString('base64url'), caller };
    // Another replica may make one at the same time: the first stays.
    await orm.em.fork().upsert(AuditCallerEntity, row, { onConflictAction: 'ignore' });
    return (await find(pseudonym)) ?? caller;
  };
  return {
    find,
    markOf: async (pseudonym) => {
      if (pseudonym === publicCaller) return publicCaller;
      const known = kept.get(pseudonym);
      if (known !== undefined && known.until > now()) return known.caller;
      const caller = await make(pseudonym).catch(refuse);
      kept.set(pseudonym, { caller, until: now() + keptMs });
      return caller;
    },
    pseudonymsOf: async (callers) => {
      const rows = await orm.em.fork().find(AuditCallerEntity, { caller: { $in: [...callers] } });
      return new Map(rows.map(({ caller, pseudonym }) => [caller, pseudonym]));
    },
    erase: async (pseudonym) =>
      (await orm.em.fork().nativeDelete(AuditCallerEntity, { pseudonym })) > 0,
  };
}

function refuse(error: unknown): never {
  const detail = error instanceof Error ? error.message : String(error);
  throw new CodedError('AUDIT_UNAVAILABLE', errorCodes.AUDIT_UNAVAILABLE, detail);
}
