import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type Location,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  separateOperations,
  validate,
  visit,
} from 'graphql';

import { hideSuggestions } from '../limits/hide-suggestions.ts';

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
  { query, operationName, variables }: SentOperation,
): ReadOperation {
  const values = { ...variables };
  const document = parseAtMost(maxTokens, query);
  const operation = document === null ? null : getOperationAST(document, operationName);
  if (document === null || operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
    const asked = operationName ?? undefined;
    return { operation: { query, operationName: asked, variables: values, shown: false } };
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors: errors.map(invalid) };
  return {
    operation: {
      query: writeQuery(query, document, operation),
      operationName: operation.name?.value,
      variables: values,
      shown: true,
    },
  };
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

/** The subscription as a query, and no other operation; all of it stands where it stood, since errors name lines and columns. */
function writeQuery(
  text: string,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string {
  let query = text;
  const write = ({ start, end }: Pick<Location, 'start' | 'end'>, by: string): void => {
    const blank = query.slice(start + by.length, end).replaceAll(/[^\r\n]/g, ' ');
    query = query.slice(0, start) + by + blank + query.slice(end);
  };
  const own = separateOperations(document)[operation.name?.value ?? '']?.definitions ?? [];
  for (const definition of document.definitions) {
    if (definition.loc !== undefined && !own.includes(definition)) write(definition.loc, '');
  }
  if (operation.loc !== undefined) write(operation.loc.startToken, 'query');
  // What names the root in the conditions of fragments; nothing else refers to it.
  visit(
    { ...document, definitions: own },
    {
      NamedType: ({ name, loc }) => {
        if (name.value === 'Subscription' && loc !== undefined) write(loc, 'Query');
      },
    },
  );
  return query;
}

function invalid({ message, locations }: GraphQLError): GraphQLFormattedError {
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' };
  return {
    message: hideSuggestions(message),
    ...(locations === undefined ? {} : { locations }),
    extensions,
  };
}
