/** An answer while it is read. */
export interface HeldAnswer {
  /** Takes note of so many bytes more; whoever holds too much is cut, this one or another. */
  readonly add: (bytes: number) => void;
  /** Takes note that none are held for it any more; more than once is harmless. */
  readonly release: () => void;
}

/** So many answers of the largest size fit in at once; usual ones are a hundredth of it. */
const largestAtOnce = 3;
/** An answer is large from this share of the largest size on. */
const largeShare = 1 / 16;

/**
 * Bounds the bytes that answers hold while they are read: each, and all together, so that thirty providers that send without end
 * cost no more than a few. Where all together are too much, all large ones are cut at once, since what they held is free only after the
 * next collection of garbage; who sends little is not touched, unless all do, where it is the largest of them.
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
    else if (this.#total > this.#maxAnswerBytes * largestAtOnce) this.#makeRoom();
  }

  #makeRoom(): void {
    const bySize = [...this.#open].toSorted((a, b) => b.bytes - a.bytes);
    const large = bySize.filter(({ bytes }) => bytes > this.#maxAnswerBytes * largeShare);
    for (const holding of large.length > 0 ? large : bySize.slice(0, 1)) this.#cut(holding);
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
