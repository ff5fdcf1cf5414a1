import { isObject } from '../scatter/json-object.ts';
import type { SentQuery } from './canonical-query.ts';

/** The question in a request that was refused before GraphQL looked at it: in its body or, with GET, in its address. Null where there is none. */
export function readSentQuery(body: unknown, search: string): SentQuery | null {
  const sent = isObject(body) ? body : Object.fromEntries(new URLSearchParams(search));
  const { query, operationName, variables } = sent;
  if (typeof query !== 'string') return null;
  return {
    source: query,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: isObject(variables) ? variables : {},
  };
}
