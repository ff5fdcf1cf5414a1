import type { GatewayState } from '../state/open-state.ts';
import { AuditEntryEntity } from './audit.entity.ts';
import { type AuditRecord, parseRecord } from './audit-record.ts';
import { type CallerKeys, publicCaller } from './caller-keys.ts';

/** Where an activity stands among all. */
export interface ActivityPlace {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly chain: string;
  readonly seq: number;
}

/** What one record says, and of whom. */
export interface RecordedActivity extends ActivityPlace {
  /** Null where the caller's key was deleted, `public` for nobody in particular. */
  readonly pseudonym: string | null;
  readonly record: AuditRecord;
}

/** Which activities. */
export interface ActivityQuery {
  /** Of one caller; null for all. */
  readonly pseudonym: string | null;
  /** How many at most. */
  readonly first: number;
  /** Only those behind this one. */
  readonly after: ActivityPlace | null;
}

/** Activities that were recorded, the newest first. */
export async function readActivity(
  { orm }: GatewayState,
  keys: CallerKeys,
  { pseudonym, first, after }: ActivityQuery,
): Promise<readonly RecordedActivity[]> {
  const caller =
    pseudonym === null || pseudonym === publicCaller ? pseudonym : await keys.find(pseudonym);
  if (caller === null && pseudonym !== null) return [];
  const rows = await orm.em
    .fork()
    .find(
      AuditEntryEntity,
      { $and: [caller === null ? {} : { caller }, after === null ? {} : behind(after)] },
      { orderBy: { at: 'desc', chain: 'asc', seq: 'desc' }, limit: first },
    );
  const names = await keys.pseudonymsOf([...new Set(rows.map((row) => row.caller))]);
  return rows.map(({ at, chain, seq, caller: name, record }) => ({
    at,
    chain,
    seq,
    pseudonym: name === publicCaller ? publicCaller : (names.get(name) ?? null),
    record: parseRecord(record),
  }));
}

function behind({ at, chain, seq }: ActivityPlace): object {
  return {
    $or: [{ at: { $lt: at } }, { at, chain: { $gt: chain } }, { at, chain, seq: { $lt: seq } }],
  };
}
