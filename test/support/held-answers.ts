import type { ServerResponse } from 'node:http';

import type { FakeProvider, FakeRequest } from './fake-provider.ts';

/** A fake provider that answers when it is told to. */
export interface HeldAnswers {
  /** The first request that is held; its response tells when the gateway hangs up. */
  readonly first: Promise<ServerResponse>;
  /** Answers all that was asked, and from now on at once. */
  readonly release: () => Promise<void>;
  /** Hangs up on all that asked, and from now on. */
  readonly fail: () => void;
}

/** Holds what the provider is asked. */
export function holdAnswers(provider: FakeProvider): HeldAnswers {
  const first = Promise.withResolvers<ServerResponse>();
  const held: { readonly request: FakeRequest; readonly response: ServerResponse }[] = [];
  provider.behaviour = (request, response) => {
    held.push({ request, response });
    first.resolve(response);
    return 'handled';
  };
  return {
    first: first.promise,
    release: async () => {
      provider.behaviour = null;
      for (const { request, response } of held.splice(0)) {
        const body = JSON.stringify(request);
        const answer = await fetch(provider.url, { method: 'POST', body });
        response.end(await answer.text());
      }
    },
    fail: () => {
      provider.behaviour = (_request, response) => {
        response.destroy();
        return 'handled';
      };
      for (const { response } of held.splice(0)) response.destroy();
    },
  };
}
