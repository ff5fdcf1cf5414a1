import { startDeadline } from './deadline.ts';
import type { AsksProviders } from './asks-providers.ts';
import type { ProviderRoster } from './provider-roster.ts';
import type { SketchReader, SketchStore } from './sketch-store.ts';

/** Keeps sketches of those who are in the roster; the returned function stops it. */
export function followRoster(roster: ProviderRoster, sketches: SketchStore): () => void {
  let known = new Map<string, number>();
  const follow = (): void => {
    const current = new Map(roster.current().map(({ id, joined }) => [id, joined]));
    for (const id of known.keys()) if (known.get(id) !== current.get(id)) sketches.forget(id);
    for (const id of current.keys()) if (known.get(id) !== current.get(id)) sketches.fetch(id);
    known = current;
  };
  follow();
  return roster.subscribe(follow);
}

/** Reads sketches from the providers themselves. */
export function createSketchReader(
  client: AsksProviders,
  roster: ProviderRoster,
  patienceMs: number,
): SketchReader {
  return async (provider) => {
    const entry = roster.current().find(({ id }) => id === provider);
    if (entry === undefined) return null;
    using deadline = startDeadline(patienceMs, undefined);
    const { reply } = await client.ask(entry, '{"query":"{r:sketches}"}', 'sketches', deadline);
    return reply?.value ?? null;
  };
}
