import { CodedError } from '#schema/kernel/errors.ts';

import { chainStart, type ChainTail, continueChain, linkHash, type NewEntry } from './chain.ts';
import type { EntryStore } from './entry-store.ts';
import type { OpenedHeadKey } from './head-keys.ts';
import { newestHead, publishHead } from './heads-file.ts';
import { type Head, type SignedHead, signHead } from './signed-head.ts';

/** Where a chain is kept and what its heads are signed with. */
export interface ChainWriterOptions {
  readonly store: EntryStore;
  /** Name of the chain: one for each replica, the same after a restart. */
  readonly chain: string;
  readonly key: OpenedHeadKey;
  /** File that heads are published in. */
  readonly headsFile: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

// Part of ids of FHIR resources, which have no other signs.
const chainName = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;
/** A head is signed when so many entries stand behind the one before, or the first of them is so old (R6.9). */
export const headEntries = 1_000;
const headMs = 60_000;

/** Continues one chain, and signs its heads. One call at a time. */
export class ChainWriter {
  readonly #options: ChainWriterOptions;
  #tail: ChainTail;
  /** Where the chain stands if the write that failed was done all the same. */
  #maybe: ChainTail | null = null;
  #signedSeq: number;
  /** When the first entry behind the last head was written. */
  #unsignedSince: number | null = null;

  private constructor(options: ChainWriterOptions, tail: ChainTail, signedSeq: number) {
    this.#options = options;
    this.#tail = tail;
    this.#signedSeq = signedSeq;
    if (tail.seq > signedSeq) this.#unsignedSince = options.now();
  }

  /**
   * Finds where the chain stands. Throws CONFIGURATION_INVALID for a name that no chain can have, and where the newest head that was published is not of this chain: entries
   * are gone or were changed, or the database is an older copy.
   */
  static async open(options: ChainWriterOptions): Promise<ChainWriter> {
    const { store, chain, key, headsFile } = options;
    if (!chainName.test(chain)) throw wrongName(chain);
    const tail = (await store.tail(chain)) ?? chainStart(chain);
    const head = newestHead(headsFile, key.trusted, chain);
    if (head !== null && !(await holdsHead(store, head))) throw brokenChain(chain, headsFile);
    return new ChainWriter(options, tail, head?.seq ?? 0);
  }

  /** Writes all or none. Throws where they could not be written, or nobody knows whether they were. */
  async append(entries: readonly NewEntry[]): Promise<void> {
    if (this.#maybe !== null) await this.#resume(this.#maybe);
    const { store, chain } = this.#options;
    const chained = continueChain(chain, this.#tail, entries);
    const { seq, hash } = chained.at(-1) ?? this.#tail;
    this.#maybe = { seq, hash };
    await store.insert(chained);
    this.#settle({ seq, hash });
  }

  /** Signs a head where one is due, keeps it and publishes it; null where none is. */
  async headWhenDue(): Promise<SignedHead | null> {
    const since = this.#unsignedSince;
    if (since === null) return null;
    const isDue =
      this.#tail.seq - this.#signedSeq >= headEntries || this.#options.now() - since >= headMs;
    return isDue ? this.headNow() : null;
  }

  /** The same whether one is due or not; null where the last head is of the last entry. */
  async headNow(): Promise<SignedHead | null> {
    const { store, chain, key, headsFile, now } = this.#options;
    if (this.#unsignedSince === null) return null;
    const head = signHead({ chain, ...this.#tail, signedAt: Math.floor(now() / 1000) }, key);
    await store.insertHead(chain, head.seq, head.jws);
    publishHead(headsFile, head);
    this.#signedSeq = head.seq;
    this.#unsignedSince = null;
    return head;
  }

  /** After a write that failed: was it done? Another end than these two is another writer's. */
  async #resume(maybe: ChainTail): Promise<void> {
    const { store, chain } = this.#options;
    const tail = (await store.tail(chain)) ?? chainStart(chain);
    const ours = [this.#tail, maybe].some(
      ({ seq, hash }) => tail.seq === seq && tail.hash === hash,
    );
    if (!ours) {
      throw new Error(
        `another process writes the audit chain "${chain}": give each replica a name`,
      );
    }
    this.#settle(tail);
  }

  #settle(tail: ChainTail): void {
    this.#tail = tail;
    this.#maybe = null;
    if (tail.seq > this.#signedSeq) this.#unsignedSince ??= this.#options.now();
  }
}

/** Whether the entry of a head is there with its hash, or was cut just before the first that is. */
async function holdsHead(store: EntryStore, { chain, seq, hash }: Head): Promise<boolean> {
  const [entry] = await store.page(chain, seq - 1, 1);
  if (entry?.seq === seq) return entry.hash === hash;
  return entry?.seq === seq + 1 && entry.hash === linkHash(hash, entry.record);
}

function wrongName(chain: string): CodedError {
  const message = `"${chain}" cannot be the name of an audit chain: use at most 40 letters, digits and hyphens.`;
  return new CodedError('CONFIGURATION_INVALID', message);
}

function brokenChain(chain: string, headsFile: string): CodedError {
  const message =
    `The audit chain "${chain}" in the gateway's database is not the one whose heads stand in ${headsFile}: ` +
    'run `npm run audit -- verify`, and put the newest database back or go on under another GATEWAY_NAME.';
  return new CodedError('CONFIGURATION_INVALID', message);
}
