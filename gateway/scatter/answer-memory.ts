/** An answer while it is read. */
export interface HeldAnswer {
  /** Takes note of so many bytes more; whoever holds too much is cut, this one or another. */
  readonly add: (bytes: number) => void;
  /** Takes note that none are held for it any more; more than once is harmless. */
  readonly release: () => void;
}

/** So many answers of the largest size fit in at once; usual ones are a hundredth of it. */
const largestAtOnce = 4;

/**
 * Bounds the bytes that answers hold while they are read: each, and all together, so that thirty providers that send without end
 * cost no more than a few. Where all together are too much, the largest is cut: who sends little is not touched.
 */
export class AnswerMemory {
  readonly #maxAnswerBytes: number;
  readonly #open = new Set<Holding>();
  #total = 0;

  constructor(maxAnswerBytes: number) {
    this.#maxAnswerBytes = maxAnswerBytes;
  }

  /** Largest size of one answer, in bytes. */
  get maxAnswerBytes(): number {
    return this.#maxAnswerBytes;
  }

  /** Bytes that are held now. */
  get totalBytes(): number {
    return this.#total;
  }

  /** Begins an answer. `cut` is called once at most, when it must be given up; nothing is held for it then. */
  open(cut: () => void): HeldAnswer {
    const holding: Holding = { bytes: 0, cut };
    this.#open.add(holding);
    return {
      add: (bytes) => this.#add(holding, bytes),
      release: () => this.#release(holding),
    };
  }

  #add(holding: Holding, bytes: number): void {
    if (!this.#open.has(holding)) return;
    holding.bytes += bytes;
    this.#total += bytes;
    if (holding.bytes > this.#maxAnswerBytes) this.#cut(holding);
    else if (this.#total > this.#maxAnswerBytes * largestAtOnce) this.#cut(this.#largest(holding));
  }

  #largest(one: Holding): Holding {
    let largest = one;
    for (const other of this.#open) if (other.bytes > largest.bytes) largest = other;
    return largest;
  }

  #cut(holding: Holding): void {
    this.#release(holding);
    holding.cut();
  }

  #release(holding: Holding): void {
    if (this.#open.delete(holding)) this.#total -= holding.bytes;
  }
}

interface Holding {
  bytes: number;
  readonly cut: () => void;
}
