/** A body that is arriving. */
interface Arrival {
  readonly bytes: number;
  readonly cut: () => void;
}

/** Bodies that come from one place. */
interface Sender {
  bytes: number;
  /** The oldest first. */
  readonly arrivals: Set<Arrival>;
}

/**
 * Bounds the bytes that clients may be sending at once, as they announce them. Where there is no room, who sends most from one place makes room
 * for who sends less: slow senders keep nobody out but themselves.
 */
export class Arrivals {
  readonly #mostBytes: number;
  readonly #senders = new Map<string, Sender>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * Lets a body begin; gives what takes note that it is there or will not be read, harmless more than once. Null where there is no room for it. `cut` ends
   * it for want of room.
   */
  begin(from: string, bytes: number, cut: () => void): (() => void) | null {
    // What has no body is there already.
    if (bytes === 0) return () => undefined;
    while (this.#bytes + bytes > this.#mostBytes) {
      const own = this.#senders.get(from)?.bytes ?? 0;
      const largest = this.#largestBeyond(own + bytes);
      if (largest === undefined) return null;
      const [sender, oldest] = largest;
      this.#end(sender, oldest);
      oldest.cut();
    }
    const arrival = { bytes, cut };
    const sender = this.#senders.get(from) ?? { bytes: 0, arrivals: new Set() };
    sender.arrivals.add(arrival);
    sender.bytes += bytes;
    this.#senders.set(from, sender);
    this.#bytes += bytes;
    return () => this.#end(from, arrival);
  }

  /** Who sends most, if that is more than so much, and the oldest of it. */
  #largestBeyond(least: number): readonly [from: string, oldest: Arrival] | undefined {
    let most = least;
    let largest: readonly [string, Arrival] | undefined;
    for (const [from, { bytes, arrivals }] of this.#senders) {
      const [oldest] = arrivals;
      if (bytes <= most || oldest === undefined) continue;
      most = bytes;
      largest = [from, oldest];
    }
    return largest;
  }

  #end(from: string, arrival: Arrival): void {
    const sender = this.#senders.get(from);
    if (sender?.arrivals.delete(arrival) !== true) return;
    sender.bytes -= arrival.bytes;
    this.#bytes -= arrival.bytes;
    if (sender.arrivals.size === 0) this.#senders.delete(from);
  }
}
