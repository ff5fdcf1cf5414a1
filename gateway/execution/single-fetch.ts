import {
  type ApolloGateway,
  type Experimental_DidResolveQueryPlanCallback,
  type GraphQLDataSource,
} from '@apollo/gateway';
import { getVariableValues, GraphQLError, type GraphQLFormattedError } from 'graphql';

import { compileProjection, type Projection } from './compile-projection.ts';

/** What ApolloGateway tells of a plan, and what it runs a request with. */
export type ResolvedPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0];
/** A request as the engine runs it. */
export type EngineRequest = Parameters<ApolloGateway['executor']>[0];
/** What the engine answers. */
export type EngineAnswer = Awaited<ReturnType<ApolloGateway['executor']>>;

type IncomingOperation = Extract<
  Parameters<GraphQLDataSource['process']>[0],
  { readonly incomingRequestContext: unknown }
>['kind'];
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the package declares the enum and does not export it.
const incomingOperation = 'incoming operation' as IncomingOperation;

/** A plan that asks one subgraph once, with the shape of its answer compiled. */
export interface SingleFetch {
  /** Answers a request; null where its variables do not fit, which the stock executor says. */
  readonly answer: (request: EngineRequest) => Promise<EngineAnswer | null>;
}

/** The plan as one fetch; null where it is more than that, or where its answer cannot be compiled. */
export function readSingleFetch(resolved: ResolvedPlan): SingleFetch | null {
  const { queryPlan, serviceMap, operationContext } = resolved;
  const fetch = queryPlan.node;
  if (fetch?.kind !== 'Fetch' || fetch.requires !== undefined) return null;
  if ((fetch.outputRewrites ?? []).length > 0) return null;
  const source = serviceMap[fetch.serviceName];
  const root = operationContext.schema.getQueryType();
  if (source === undefined || root === undefined || root === null) return null;
  const project = compileProjection(operationContext.operation, operationContext.fragments, root);
  if (project === null) return null;
  const run = createRun({ fetch, source, project });
  return {
    answer: async (request) => (variablesFit(resolved, request) ? await run(request) : null),
  };
}

function variablesFit({ operationContext }: ResolvedPlan, request: EngineRequest): boolean {
  const definitions = operationContext.operation.variableDefinitions ?? [];
  const given = request.request.variables ?? {};
  return getVariableValues(operationContext.schema, definitions, given).errors === undefined;
}

interface FetchParts {
  readonly fetch: Extract<ResolvedPlan['queryPlan']['node'], { kind: 'Fetch' }>;
  readonly source: GraphQLDataSource;
  readonly project: Projection;
}

function createRun({ fetch, source, project }: FetchParts) {
  const { operationName: name, operationDocumentNode } = fetch;
  const operationName = name === undefined ? {} : { operationName: name };
  const document = operationDocumentNode === undefined ? {} : { document: operationDocumentNode };
  return async (incoming: EngineRequest): Promise<EngineAnswer> => {
    const given = incoming.request.variables ?? {};
    const variables: Record<string, unknown> = {};
    for (const variable of fetch.variableUsages ?? []) {
      if (given[variable] !== undefined) variables[variable] = given[variable];
    }
    const response = await source.process({
      kind: incomingOperation,
      request: { query: fetch.operation, variables, ...operationName },
      incomingRequestContext: incoming,
      context: incoming.context,
      ...document,
      pathInIncomingRequest: [],
    });
    const violations: string[] = [];
    const data = project(response.data, violations);
    const errors = (response.errors ?? []).map((error) => toGraphQLError(error, fetch.serviceName));
    if (errors.length > 0) return { data, errors };
    if (violations.length === 0) return { data };
    const valueCompletion = violations.map(
      (where) => new GraphQLError(`Cannot return null for non-nullable field ${where}.`),
    );
    return { data, extensions: { valueCompletion } };
  };
}

function toGraphQLError(error: GraphQLFormattedError, serviceName: string): GraphQLError {
  return new GraphQLError(error.message, {
    path: error.path ?? null,
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...error.extensions, serviceName },
  });
}
