import { createHash, hash } from 'node:crypto';

/** Where a chain stands: the number of its last entry, 0 before the first, and that entry's hash. */
export interface ChainTail {
  readonly seq: number;
  /** SHA-256, base64url. */
  readonly hash: string;
}

/** What is to be recorded, as it will be hashed. */
export interface NewEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Keyed hash of the caller's pseudonym, or `public`. */
  readonly caller: string;
  /** Canonical JSON that begins with `at` and `caller`. */
  readonly record: string;
}

/** An entry as it is kept. */
export interface ChainEntry extends NewEntry, ChainTail {
  readonly chain: string;
}

/** Where every chain begins: a hash of its name, so that no chain can be passed off as another. */
export function chainStart(chain: string): ChainTail {
  return { seq: 0, hash: hash('sha256', `atlas-audit\n${chain}`, 'base64url') };
}

/** SHA-256 of the hash before and the record (R6.9), base64url. */
export function linkHash(before: string, record: string): string {
  return createHash('sha256').update(before, 'base64url').update(record).digest('base64url');
}

/** The entries that continue a chain. */
export function continueChain(
  chain: string,
  tail: ChainTail,
  entries: readonly NewEntry[],
): readonly ChainEntry[] {
  let last = tail;
  return entries.map((entry) => {
    last = { seq: last.seq + 1, hash: linkHash(last.hash, entry.record) };
    return { ...entry, ...last, chain };
  });
}

/** Whether what an entry is found by is what its record says. */
export function columnsHold({ at, caller, record }: NewEntry): boolean {
  return record.startsWith(`{"at":${at},"caller":${JSON.stringify(caller)}`);
}
