import type { FindConcepts } from '#gateway/filter/concepts.ts';

/** Any text is the name of a concept that is called so in every scheme: filters mean what they say. */
export const findAsGiven: FindConcepts = (names) =>
  Promise.resolve(
    names.map(({ text }) => ({
      found: true,
      concept: { id: text, label: text, unit: null, names: schemes.map((one) => `${one}:${text}`) },
      narrower: [],
      broader: [],
      overlapping: [],
    })),
  );

const schemes = ['ATLAS', 'BPE', 'DCM'];

/** The same as a vocabulary answers it; undefined where a request asks for something else. */
export function answerAsGiven(body: unknown): string | undefined {
  const { query, variables } = body as {
    readonly query: string;
    readonly variables?: { readonly names: readonly { readonly text: string }[] };
  };
  if (!query.includes('conceptsNamed') || variables === undefined) return undefined;
  const conceptsNamed = variables.names.map(({ text }) => ({
    concept: {
      id: text,
      label: text,
      unit: null,
      aliases: schemes.map((one) => ({ id: `${one}:${text}` })),
    },
    ambiguous: false,
    suggestions: [],
    narrower: [],
    broader: [],
    overlapping: [],
  }));
  return JSON.stringify({ data: { conceptsNamed } });
}
