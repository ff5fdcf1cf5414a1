import { type DocumentNode, visit } from 'graphql';

/** Length of the longest list that is written in a document. */
export function longestWritten(document: DocumentNode): number {
  let longest = 0;
  visit(document, {
    ListValue: ({ values }) => {
      longest = Math.max(longest, values.length);
    },
  });
  return longest;
}

/** Length of the longest list among the variables of a request. */
export function longestGiven(variables: unknown): number {
  let longest = 0;
  // No recursion: what is nested is nested as deep as somebody wrote it.
  const left = [variables];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inside: unknown[] = Object.values(value);
    if (Array.isArray(value)) longest = Math.max(longest, inside.length);
    for (const item of inside) left.push(item);
  }
  return longest;
}
