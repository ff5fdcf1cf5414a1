import { type ChainEntry, chainStart, type ChainTail, columnsHold, linkHash } from './chain.ts';
import type { EntryStore } from './entry-store.ts';
import { retentionSeconds } from './prune-chain.ts';
import type { SignedHead } from './signed-head.ts';

/** What is wrong with a chain, at or behind an entry. */
export interface ChainFault {
  /**
   * MISSING: entries between two others are gone. CHANGED: an entry is not the one that followed here; it was changed, inserted or moved.
   * REWRITTEN: a head was signed of another entry at this place; the chain was written anew, or is another replica's. CUT: a head was
   * signed of an entry behind the last; the end is gone, or the database is an older copy. FORKED: two heads were signed of two entries at one
   * place; two replicas went on from one. BEGINNING_CUT: the first entries are gone, and not because they were old.
   */
  readonly kind: 'MISSING' | 'CHANGED' | 'REWRITTEN' | 'CUT' | 'FORKED' | 'BEGINNING_CUT';
  readonly seq: number;
}

/** What became of one chain. */
export interface ChainReport {
  readonly chain: string;
  /** How many entries were read. */
  readonly entries: number;
  /** Number of the last entry. */
  readonly last: number;
  /** Number of the last entry that a head was signed of; what stands behind it is only as safe as the database. */
  readonly signed: number;
  /** The first of them, in order. */
  readonly faults: readonly ChainFault[];
}

const pageEntries = 5_000;
const maxFaults = 20;

/**
 * Reads all entries of a chain in order and holds them against heads that were signed of it, wherever those were kept. The time is in
 * seconds since 1970.
 */
export async function verifyChain(
  store: Pick<EntryStore, 'page'>,
  chain: string,
  heads: readonly SignedHead[],
  now: number,
): Promise<ChainReport> {
  const check = new ChainCheck(chain, heads, now);
  for (let after = 0; ; after = check.last) {
    const page = await store.page(chain, after, pageEntries);
    if (page.length === 0) return check.finish();
    for (const entry of page) check.take(entry);
  }
}

class ChainCheck {
  readonly #chain: string;
  readonly #heads = new Map<number, SignedHead>();
  readonly #now: number;
  readonly #faults: ChainFault[] = [];
  #tail: ChainTail | null = null;
  #entries = 0;
  #signed = 0;

  constructor(chain: string, heads: readonly SignedHead[], now: number) {
    this.#chain = chain;
    this.#now = now;
    for (const head of heads) {
      if (head.chain !== chain) continue;
      const other = this.#heads.get(head.seq);
      if (other !== undefined && other.hash !== head.hash) this.#fault('FORKED', head.seq);
      this.#heads.set(head.seq, head);
    }
  }

  /** Number of the last entry that was read. */
  get last(): number {
    return this.#tail?.seq ?? 0;
  }

  take(entry: ChainEntry): void {
    const { seq, hash } = entry;
    const before = this.#tail ?? this.#beginning(entry);
    this.#entries++;
    if (before !== null) {
      if (seq !== before.seq + 1) this.#fault('MISSING', before.seq + 1);
      else if (!columnsHold(entry) || linkHash(before.hash, entry.record) !== hash) {
        this.#fault('CHANGED', seq);
      }
    }
    const head = this.#heads.get(seq);
    if (head !== undefined) {
      this.#signed = seq;
      if (head.hash !== hash) this.#fault('REWRITTEN', seq);
    }
    this.#tail = { seq, hash };
  }

  finish(): ChainReport {
    const missing = [...this.#heads.keys()].filter((seq) => seq > this.last);
    if (missing.length > 0) this.#fault('CUT', this.last + 1);
    return {
      chain: this.#chain,
      entries: this.#entries,
      last: this.last,
      signed: this.#signed,
      faults: this.#faults.slice(0, maxFaults),
    };
  }

  /** What stands before the first entry: the start, or a head that stands for entries that were old enough to be forgotten. */
  #beginning({ seq }: ChainEntry): ChainTail | null {
    if (seq === 1) return chainStart(this.#chain);
    const head = this.#heads.get(seq - 1);
    if (head !== undefined && head.signedAt <= this.#now - retentionSeconds) return head;
    this.#fault('BEGINNING_CUT', seq - 1);
    return head ?? null;
  }

  #fault(kind: ChainFault['kind'], seq: number): void {
    this.#faults.push({ kind, seq });
  }
}
