import { type DocumentNode, execute, type ExecutionResult, type GraphQLSchema } from 'graphql';

import type { Log } from '#schema/kernel/log.ts';

import { documentsOf } from './document-cache.ts';
import { maskError, requestError } from './mask-error.ts';
import type { Mount, MountRequest, MountResponse } from './mount.ts';

/** What a subgraph's resolvers get for one request. */
export interface SubgraphContext {
  /** What stands in the response's `extensions`, asked when all fields are resolved. */
  readonly extensions?: () => Readonly<Record<string, unknown>>;
}

/** A subgraph under a path. */
export interface SubgraphMountOptions<Context extends SubgraphContext> {
  /** Such as `/nlst`. */
  readonly path: string;
  /** Mounts of one schema share its parsed and validated documents. */
  readonly schema: GraphQLSchema;
  /** Called once for each request that is executed. */
  readonly context: (request: MountRequest, document: DocumentNode) => Context;
  readonly log: Log;
}

/** Parameters of GraphQL over HTTP. */
interface Parameters {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly operationName: string | null;
}

const headers = { 'content-type': 'application/json; charset=utf-8' };
/** Status of what was answered to a client that is gone: the host sends it nothing. */
export const abandonedStatus = 499;

const unread: MountResponse = { status: abandonedStatus, headers, body: '' };

/** Answers requests against a schema; a context is made for each one that is executed. */
export type Responder = <Context extends SubgraphContext>(
  request: MountRequest,
  context: (document: DocumentNode) => Context,
) => Promise<MountResponse>;

/** Serves a subgraph under a path, see `createResponder`. */
export function createSubgraphMount<Context extends SubgraphContext>(
  options: SubgraphMountOptions<Context>,
): Mount {
  const { path, schema, context, log } = options;
  const respond = createResponder(schema, log);
  return {
    path,
    respond: (request) => respond(request, (document) => context(request, document)),
  };
}

/**
 * Executes requests against a schema; of their errors only coded ones leave, the others are logged and masked. For a client that
 * is gone nothing is executed, and what its going broke off is no fault to log.
 */
export function createResponder(schema: GraphQLSchema, log: Log): Responder {
  const documents = documentsOf(schema);
  return async (request, context) => {
    const parameters = readParameters(request.body);
    if (parameters === null) return refuse([requestError('BAD_REQUEST')]);
    const { query, variables, operationName } = parameters;
    const known = documents.read(query);
    if (known.document === null) return refuse(known.errors);
    if (request.signal.aborted) return unread;
    const contextValue = context(known.document);
    const result = await execute({
      schema,
      document: known.document,
      contextValue,
      variableValues: variables,
      operationName,
    });
    return request.signal.aborted ? unread : finish(result, contextValue, log);
  };
}

function finish(result: ExecutionResult, context: SubgraphContext, log: Log): MountResponse {
  const { data, errors } = result;
  if (data === undefined) {
    return refuse((errors ?? []).map((error) => requestError('BAD_USER_INPUT', error)));
  }
  const extensions = context.extensions?.();
  const body = JSON.stringify({
    data,
    ...(errors === undefined ? {} : { errors: errors.map((error) => maskError(error, log)) }),
    ...(extensions === undefined ? {} : { extensions }),
  });
  return { status: 200, headers, body };
}

function refuse(errors: readonly object[]): MountResponse {
  return { status: 400, headers, body: JSON.stringify({ errors }) };
}

function readParameters(body: unknown): Parameters | null {
  if (!isObject(body)) return null;
  const { query, variables, operationName } = body;
  if (typeof query !== 'string') return null;
  if (variables != null && !isObject(variables)) return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  return { query, variables: variables ?? null, operationName: operationName ?? null };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
