import type { EntryStore } from './entry-store.ts';
import type { SignedHead } from './signed-head.ts';

const secondsOfDay = 86_400;
/** How long records are kept, in days: longer than the year that EHDS Art. 73(1)(e) asks for. */
export const retentionDays = 400;
/** The same in seconds. */
export const retentionSeconds = retentionDays * secondsOfDay;

/**
 * Forgets the entries of a chain that are older than records are kept, up to one that a head was signed of then: that head stands for
 * them. The last entries stay, whatever their age. Gives the number of the last one that was forgotten; 0 where nothing was.
 */
export async function pruneChain(
  store: EntryStore,
  chain: string,
  heads: readonly SignedHead[],
  now: number,
): Promise<number> {
  const tail = await store.tail(chain);
  if (tail === null) return 0;
  const old = heads.filter(
    (head) =>
      head.chain === chain && head.seq < tail.seq && head.signedAt <= now - retentionSeconds,
  );
  const upTo = Math.max(0, ...old.map(({ seq }) => seq));
  if (upTo > 0) await store.cut(chain, upTo);
  return upTo;
}
