import type { CallerScope } from '#schema/kernel/caller-scope.ts';

import { startDeadline } from './deadline.ts';
import type { AsksProviders } from './asks-providers.ts';
import type { ProviderRoster } from './provider-roster.ts';
import type { SketchReader, SketchStore } from './sketch-store.ts';

/** Keeps sketches, or what else is known, of those who are in the roster; the returned function stops it. */
export function followRoster(
  roster: ProviderRoster,
  known: Pick<SketchStore, 'fetch' | 'forget'>,
): () => void {
  let followed = new Map<string, number>();
  const follow = (): void => {
    const current = new Map(roster.current().map(({ id, joined }) => [id, joined]));
    for (const id of followed.keys()) if (followed.get(id) !== current.get(id)) known.forget(id);
    for (const id of current.keys()) if (followed.get(id) !== current.get(id)) known.fetch(id);
    followed = current;
  };
  follow();
  return roster.subscribe(follow);
}

/** Reads sketches from the providers themselves, on the gateway's own behalf. */
export function createSketchReader(
  client: AsksProviders,
  roster: ProviderRoster,
  patienceMs: number,
  own: CallerScope,
): SketchReader {
  return async (provider) => {
    const entry = roster.current().find(({ id }) => id === provider);
    if (entry === undefined) return null;
    using deadline = startDeadline(patienceMs, undefined);
    const { reply } = await client.ask(entry, '{"query":"{r:sketches}"}', own, deadline);
    return reply?.value ?? null;
  };
}
