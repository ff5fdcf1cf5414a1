import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import { type DocumentNode, GraphQLError, type OperationDefinitionNode } from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';
import { requirePageSize, sayArgument } from '#schema/wire/page-size.ts';

import type { RequestContext } from '../request-context.ts';
import { compileDemand, type Demand, type SchemaFacts } from './compile-demand.ts';
import type { Limits } from './limits.ts';
import { measureLists } from './measure-lists.ts';

/** What requests are judged by beside their own text. */
export interface Judging extends SchemaFacts {
  readonly limits: Limits;
  /** How many providers there are now. */
  readonly providers: () => number;
}

type Variables = NonNullable<GraphQLRequest['variables']>;

/** Refuses, before anything is planned, lists and pages that are too long, and what could bring too much. */
export function createLimits(judging: Judging): ApolloServerPlugin<RequestContext> {
  // By operation: Apollo Server keeps parsed documents, so one that comes often is compiled once.
  const demands = new WeakMap<OperationDefinitionNode, Demand>();
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ document, operation, request, contextValue }) => {
          const { variables = {} } = request;
          // What names no operation is refused before.
          if (operation === undefined) return Promise.resolve();
          const demand = demands.get(operation) ?? compileDemand(document, operation, judging);
          demands.set(operation, demand);
          try {
            contextValue.cost = judge(judging, { document, demand, variables });
          } catch (error) {
            throw error instanceof CodedError ? toRefusal(error) : error;
          }
          return Promise.resolve();
        },
      }),
  };
}

interface Asked {
  readonly document: DocumentNode;
  readonly demand: Demand;
  readonly variables: Variables;
}

/** The cost of what is within all limits. */
function judge({ limits, providers }: Judging, { document, demand, variables }: Asked): number {
  const { maxListLength, maxCost } = limits;
  if (measureLists(document, variables) > maxListLength) {
    throw new CodedError(
      'ARGUMENT_LIMIT',
      `A list of the request is longer than ${maxListLength}: ask in several requests.`,
    );
  }
  for (const { field, first } of demand.pages) {
    const size = first(variables);
    // A page without a size has that of the schema; null is refused where the page is made.
    if (typeof size === 'number') requirePageSize(sayArgument({ field, argument: 'first' }), size);
  }
  const cost = demand.cost(variables, providers());
  if (cost > maxCost) {
    throw new CodedError(
      'COST_LIMIT',
      `The request could cost ${cost}, ${maxCost} at most: ask for smaller pages, fewer lists within lists or fewer fields.`,
    );
  }
  return cost;
}

function toRefusal({ code, message }: CodedError): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
