import type { SortKeyValue } from '#schema/wire/position.ts';

import { RecentMap } from './recent-map.ts';

/** Sort keys of a provider that were seen behind a position, and whether more follow them. */
export interface KeyHint {
  readonly keys: readonly SortKeyValue[];
  readonly hasMore: boolean;
}

/** What was seen behind a position, by provider. */
export type PageHint = ReadonlyMap<string, KeyHint>;

/** Keys that earlier pages brought and did not use. They foretell the next page, they never decide it. */
export type PageHints = RecentMap<string, PageHint>;

const keptHints = 512;
/** Keys of larger pages are not worth their memory. */
export const largestHintedPage = 200;

/** An empty memory of hints. */
export function createPageHints(): PageHints {
  return new RecentMap(keptHints);
}
