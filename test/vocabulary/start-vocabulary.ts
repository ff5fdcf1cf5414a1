import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createLog } from '#schema/kernel/log.ts';
import { createVocabulary } from '#vocabulary/create-vocabulary.ts';

/** A vocabulary that answers over HTTP. */
export interface RunningVocabulary extends AsyncDisposable {
  /** The whole response. */
  readonly ask: (query: string, variables?: Record<string, unknown>) => Promise<unknown>;
}

/** Starts the vocabulary with its shipped concepts on a host of its own. */
export async function startVocabulary(): Promise<RunningVocabulary> {
  const log = createLog('silent');
  const host = await openSubgraphHost({
    host: '127.0.0.1',
    port: 0,
    mounts: [createVocabulary({ log })],
    log,
  });
  return {
    ask: async (query, variables = {}) => {
      const response = await fetch(`${host.url}/vocabulary`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return await response.json();
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}
