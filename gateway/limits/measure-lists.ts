import { type DocumentNode, visit } from 'graphql';

/** Length of the longest list that a request gives, written in its document or among its variables. */
export function measureLists(document: DocumentNode, variables: unknown): number {
  let longest = longestIn(variables);
  visit(document, {
    ListValue: ({ values }) => {
      longest = Math.max(longest, values.length);
    },
  });
  return longest;
}

function longestIn(root: unknown): number {
  let longest = 0;
  // No recursion: a body of brackets alone is nested deeper than a stack.
  const left = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inside: unknown[] = Object.values(value);
    if (Array.isArray(value)) longest = Math.max(longest, inside.length);
    for (const item of inside) left.push(item);
  }
  return longest;
}
