import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

import { requestError } from './mask-error.ts';

/** A document that may be executed, or why not. */
export type KnownDocument =
  | { readonly document: DocumentNode }
  | { readonly document: null; readonly errors: readonly object[] };

/** Documents of a schema by their text. */
export interface DocumentCache {
  /** Parses and validates a document when it is new. */
  readonly read: (query: string) => KnownDocument;
}

/** A gateway sends few texts over and over; the one used longest ago goes first. */
const keptDocuments = 1_000;

const caches = new WeakMap<GraphQLSchema, DocumentCache>();

/** The documents of a schema; one cache, whoever asks. */
export function documentsOf(schema: GraphQLSchema): DocumentCache {
  let cache = caches.get(schema);
  if (cache === undefined) {
    cache = createDocumentCache(schema);
    caches.set(schema, cache);
  }
  return cache;
}

function createDocumentCache(schema: GraphQLSchema): DocumentCache {
  const known = new Map<string, KnownDocument>();
  return {
    read: (query) => {
      const found = known.get(query) ?? check(schema, query);
      known.delete(query);
      known.set(query, found);
      if (known.size > keptDocuments) known.delete(known.keys().next().value!);
      return found;
    },
  };
}

function check(schema: GraphQLSchema, query: string): KnownDocument {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { document: null, errors: [requestError('GRAPHQL_PARSE_FAILED', error)] };
  }
  const errors = validate(schema, document);
  if (errors.length === 0) return { document };
  return {
    document: null,
    errors: errors.map((error) => requestError('GRAPHQL_VALIDATION_FAILED', error)),
  };
}
