import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createLog } from '#schema/kernel/log.ts';
import { createVocabulary } from '#vocabulary/create-vocabulary.ts';

/** A vocabulary that answers over HTTP. */
export interface RunningVocabulary extends AsyncDisposable {
  /** Address of its GraphQL endpoint. */
  readonly url: string;
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
  const url = `${host.url}/vocabulary`;
  return {
    url,
    ask: async (query, variables = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return await response.json();
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}
