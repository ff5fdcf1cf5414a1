import type { GatewayState } from '../../state/open-state.ts';
import { RevocationEntity } from './revocation.entity.ts';
import type { RevocationKey } from './revocation-key.ts';

/** Something that was revoked. */
export interface Revocation {
  readonly key: RevocationKey;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In the operator's words. */
  readonly reason: string;
}

/** Revocations in the gateway's database, whose parts must hold `revocationState`. */
export interface RevocationStore {
  /** The newest last. */
  readonly list: () => Promise<readonly Revocation[]>;
  /** On disk when the promise is fulfilled; what is revoked already stays as it was. */
  readonly add: (revocation: Revocation) => Promise<void>;
  /** False where it was not revoked. */
  readonly remove: (key: RevocationKey) => Promise<boolean>;
}

/** Opens them. */
export function createRevocationStore({ orm }: GatewayState): RevocationStore {
  return {
    list: async () => {
      const rows = await orm.em
        .fork()
        .find(RevocationEntity, {}, { orderBy: { at: 'asc', key: 'asc' } });
      return rows.map(({ key, at, reason }) => ({ key: key as RevocationKey, at, reason }));
    },
    add: async (revocation) => {
      const options = { onConflictAction: 'ignore' } as const;
      await orm.em.fork().upsert(RevocationEntity, revocation, options);
    },
    remove: async (key) => (await orm.em.fork().nativeDelete(RevocationEntity, { key })) > 0,
  };
}
