import type { Audit } from '#gateway/audit/create-audit.ts';

/** Keeps the codes of refusals and nothing else, in no database: for what is decided before a record is written. */
export function createNotingAudit(isAvailable = true): Audit & { readonly recorded: string[] } {
  const recorded: string[] = [];
  return {
    recorded,
    plugin: {},
    activity: { read: () => Promise.resolve([]) },
    refused: ({ code }) => {
      recorded.push(code);
      return Promise.resolve();
    },
    streamBegun: () => Promise.resolve(),
    streamEnded: () => Promise.resolve(),
    isAvailable: () => Promise.resolve(isAvailable),
    headFor: () => null,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
