/** A provider of the Atlas as the gateway reaches it. */
export interface RosterEntry {
  /** Provider id, as in front of every global id. */
  readonly id: string;
  /** Address of its GraphQL endpoint. */
  readonly url: string;
  /**
   * When it joined, as a number that rises with every joining, equal on all replicas. One that leaves and comes
   * back has a new, higher number, so that listings begun before read it from its start.
   */
  readonly joined: number;
  /** Who signs its certificate (PEM), and nobody else may; there is one for each https address. */
  readonly ca?: string;
}

/** Who belongs to the Atlas now; changes at run time. */
export interface ProviderRoster {
  /** The providers, ordered by id (code units); a new array after each change. */
  readonly current: () => readonly RosterEntry[];
  /** Calls the listener after each change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** A roster that can be replaced as a whole. */
export interface ReplaceableRoster extends ProviderRoster {
  readonly replace: (entries: readonly RosterEntry[]) => void;
}

/** A roster in memory. */
export function createRoster(entries: readonly RosterEntry[]): ReplaceableRoster {
  let sorted = sortById(entries);
  const listeners = new Set<() => void>();
  return {
    current: () => sorted,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    replace: (next) => {
      sorted = sortById(next);
      for (const listener of listeners) listener();
    },
  };
}

function sortById(entries: readonly RosterEntry[]): readonly RosterEntry[] {
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
