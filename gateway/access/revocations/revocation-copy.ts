import type { RedisLink } from '../../redis/redis-link.ts';
import type { RevocationKey } from './revocation-key.ts';

/** A second copy of the list, in Redis: gateways read it while the database is not there. */
export interface RevocationCopy {
  /** Null where it does not hold all: Redis may have lost what it held. */
  readonly read: () => Promise<ReadonlySet<string> | null>;
  /** Makes it anew, and says that it holds all. */
  readonly fill: (all: readonly RevocationKey[]) => Promise<void>;
  readonly add: (keys: readonly RevocationKey[]) => Promise<void>;
}

const hash = 'revoked';
/** Stands in the hash itself, so that it is lost with the rest. */
const whole = 'whole';
/**
 * Nothing is ever taken out, since a gateway that had read the database a moment earlier would take out what was revoked since; made
 * anew so often, it forgets what was taken back.
 */
const keptSeconds = 3_600;

/** Opens it. All of its methods reject with RedisUnavailable. */
export function createRevocationCopy(redis: RedisLink): RevocationCopy {
  return {
    read: async () => {
      const held = new Set(Object.keys(await redis.run((commands) => commands.hGetAll(hash))));
      return held.delete(whole) ? held : null;
    },
    fill: async (all) => {
      await redis.run((commands) =>
        commands
          .multi()
          .hSet(hash, fieldsOf([...all, whole]))
          .expire(hash, keptSeconds)
          .exec(),
      );
    },
    add: async (keys) => {
      await redis.run((commands) => commands.hSet(hash, fieldsOf(keys)));
    },
  };
}

function fieldsOf(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, '1']));
}
