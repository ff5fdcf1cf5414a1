import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  print,
  separateOperations,
  validate,
  visit,
} from 'graphql';

import type { ErrorCode } from '#schema/kernel/errors.ts';

/** An operation as a client sends it. */
export interface SentOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An operation as the engine is asked it. */
export interface EngineOperation {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
  /** Whether it is to be shown while it is gathered. */
  readonly shown: boolean;
}

/** The operation, or what is wrong with the document. */
export type ReadOperation =
  | { readonly operation: EngineOperation }
  | { readonly errors: readonly GraphQLFormattedError[] };

/**
 * Reads an operation. A subscription that is valid becomes the query with the same selection, which the engine can plan; what
 * else is sent stays as it is, and is the engine's to judge.
 */
export function readOperation(
  schema: GraphQLSchema,
  maxTokens: number,
  sent: SentOperation,
): ReadOperation {
  const operationName = sent.operationName ?? undefined;
  const variables = { ...sent.variables };
  const asSent = { operation: { query: sent.query, operationName, variables, shown: false } };
  const document = parseAtMost(maxTokens, sent.query);
  if (document === null) return asSent;
  const found = getOperationAST(document, operationName);
  if (found?.operation !== OperationTypeNode.SUBSCRIPTION) return asSent;
  const errors = validate(schema, document);
  if (errors.length > 0) {
    return { errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
  }
  const alone = separateOperations(document)[found.name?.value ?? ''] ?? document;
  return { operation: { query: print(toQuery(alone)), operationName, variables, shown: true } };
}

/** Null for what does not parse. */
function parseAtMost(maxTokens: number, query: string): DocumentNode | null {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

function toQuery(document: DocumentNode): DocumentNode {
  return visit(document, {
    OperationDefinition: (node) => ({ ...node, operation: OperationTypeNode.QUERY }),
    // Fragments on the root; no other type refers to it.
    NamedType: (node) =>
      node.name.value === 'Subscription'
        ? { ...node, name: { kind: Kind.NAME, value: 'Query' } }
        : undefined,
  });
}

function withCode({ message, locations }: GraphQLError, code: ErrorCode): GraphQLFormattedError {
  return { message, ...(locations === undefined ? {} : { locations }), extensions: { code } };
}
