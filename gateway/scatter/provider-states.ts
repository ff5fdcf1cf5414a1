import type { RosterEntry } from './provider-roster.ts';

interface KnownState {
  readonly entry: RosterEntry;
  readonly state: string;
  /** When the call began that told it. */
  readonly asOf: number;
}

/** In which state each provider last answered; see `schema/wire/provider-state.ts`. */
export class ProviderStates {
  readonly #known = new Map<string, KnownState>();
  readonly #now: () => number;

  /** `now` in milliseconds on a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes note of what a call told that began at `asOf`; a provider that tells nothing has no state. */
  note(entry: RosterEntry, state: string | null, asOf: number): void {
    const known = this.#known.get(entry.id);
    if (known !== undefined && isSame(known.entry, entry) && known.asOf > asOf) return;
    if (state === null) this.#known.delete(entry.id);
    else this.#known.set(entry.id, { entry, state, asOf });
  }

  /** The state of a provider of the roster, as told by a call that began no longer ago than that; null where none did. */
  of(entry: RosterEntry, longestAgoMs = Infinity): string | null {
    const known = this.#known.get(entry.id);
    if (known === undefined || !isSame(known.entry, entry)) return null;
    return this.#now() - known.asOf <= longestAgoMs ? known.state : null;
  }

  /** Forgets providers that left. */
  retain(present: ReadonlySet<string>): void {
    for (const id of this.#known.keys()) if (!present.has(id)) this.#known.delete(id);
  }
}

function isSame(known: RosterEntry, entry: RosterEntry): boolean {
  return known.url === entry.url && known.joined === entry.joined;
}
