import type { GatewayState } from '../state/open-state.ts';
import { AuditEntryEntity } from './audit.entity.ts';
import type { ChainEntry } from './chain.ts';

const pageEntries = 1_000;

/** Entries of all chains in the order of their times, from one time to before another, milliseconds since 1970. */
export async function* entriesBetween(
  { orm }: GatewayState,
  from: number,
  to: number,
): AsyncGenerator<ChainEntry, void, undefined> {
  let behind: object = {};
  for (;;) {
    const rows = await orm.em
      .fork()
      .find(
        AuditEntryEntity,
        { $and: [{ at: { $gte: from, $lt: to } }, behind] },
        { orderBy: { at: 'asc', chain: 'asc', seq: 'asc' }, limit: pageEntries },
      );
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { chain, seq, at, caller, record, hash } of rows) {
      yield { chain, seq, at, caller, record, hash };
    }
    const { at, chain, seq } = last;
    behind = {
      $or: [{ at: { $gt: at } }, { at, chain: { $gt: chain } }, { at, chain, seq: { $gt: seq } }],
    };
  }
}
