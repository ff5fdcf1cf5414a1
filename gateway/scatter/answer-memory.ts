/** An answer while it is read. */
export interface HeldAnswer {
  /** Takes note of so many bytes more; whoever holds too much is cut, this one or another. */
  readonly add: (bytes: number) => void;
  /** Takes note that none are held for it any more; more than once is harmless. */
  readonly release: () => void;
}

/** An answer is large from this share of the largest size on; usual ones are a twentieth of that. */
const largeShare = 1 / 16;
/** Large answers together hold as much as so many of the largest size. */
const largeAtOnce = 3;
/** All answers together hold as much as so many of the largest size: at 8 MiB 256 MiB, some ten thousand usual answers. */
const allAtOnce = 32;

/**
 * Bounds the bytes that answers hold while they are read: each, the large ones together, so that thirty providers that send without end
 * cost no more than a few, and all together. Where it is too much, all large ones are cut at once, since what they held is free only after
 * the next collection of garbage; who sends little is not touched for those who send much. Where all send little and it is too much, it is
 * the largest of them.
 */
export class AnswerMemory {
  readonly #maxAnswerBytes: number;
  readonly #open = new Set<Holding>();
  readonly #large = new Set<Holding>();
  #total = 0;
  #largeTotal = 0;

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
    if (this.#large.has(holding)) this.#largeTotal += bytes;
    else if (holding.bytes > this.#maxAnswerBytes * largeShare) {
      this.#large.add(holding);
      this.#largeTotal += holding.bytes;
    }
    if (holding.bytes > this.#maxAnswerBytes) this.#cut(holding);
    else if (this.#isTooMuch()) this.#makeRoom();
  }

  #isTooMuch(): boolean {
    return (
      this.#largeTotal > this.#maxAnswerBytes * largeAtOnce ||
      this.#total > this.#maxAnswerBytes * allAtOnce
    );
  }

  #makeRoom(): void {
    const tooMuch = this.#large.size > 0 ? [...this.#large] : largestOf(this.#open);
    for (const holding of tooMuch) this.#cut(holding);
  }

  #cut(holding: Holding): void {
    this.#release(holding);
    holding.cut();
  }

  #release(holding: Holding): void {
    if (!this.#open.delete(holding)) return;
    this.#total -= holding.bytes;
    if (this.#large.delete(holding)) this.#largeTotal -= holding.bytes;
  }
}

interface Holding {
  bytes: number;
  readonly cut: () => void;
}

/** The largest, as a list; none of none. */
function largestOf(open: ReadonlySet<Holding>): readonly Holding[] {
  return [...open].toSorted((a, b) => b.bytes - a.bytes).slice(0, 1);
}
