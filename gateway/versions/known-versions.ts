import { RecentMap } from '../scatter/recent-map.ts';
import type { RosterEntry } from '../scatter/provider-roster.ts';

/** Which version each provider serves, as far as its answers told. */
export interface KnownVersions {
  /** Null where it has not told yet. */
  readonly of: (entry: RosterEntry) => string | null;
  readonly saw: (entry: RosterEntry, version: string | null) => void;
}

const keptProviders = 10_000;

/** Versions in this process's memory; a provider that leaves and comes back, or moves, has told nothing. */
export function createKnownVersions(): KnownVersions {
  const versions = new RecentMap<string, string>(keptProviders);
  const keyOf = ({ id, url, joined }: RosterEntry): string => `${id} ${joined} ${url}`;
  return {
    of: (entry) => versions.get(keyOf(entry)) ?? null,
    saw: (entry, version) => {
      if (version !== null) versions.set(keyOf(entry), version);
    },
  };
}
