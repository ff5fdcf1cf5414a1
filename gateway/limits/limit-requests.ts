import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';
import { requirePageSize, sayArgument } from '#schema/wire/page-size.ts';

import type { RequestContext } from '../request-context.ts';
import { compileDemand, type Demand, type SchemaFacts } from './compile-demand.ts';
import type { Limits } from './limits.ts';
import { longestGiven, longestWritten } from './measure-lists.ts';

/** What requests are judged by beside their own text. */
export interface Judging extends SchemaFacts {
  readonly limits: Limits;
  /** How many providers there are now. */
  readonly providers: () => number;
}

type Variables = NonNullable<GraphQLRequest['variables']>;

/** What is known of an operation before its variables are. */
interface Known extends Demand {
  readonly longestList: number;
}

/** Refuses, before anything is planned, lists and pages that are too long, and what could bring too much. */
export function createLimits(judging: Judging): ApolloServerPlugin<RequestContext> {
  // By operation: Apollo Server keeps parsed documents, so one that comes often is compiled once.
  const known = new WeakMap<OperationDefinitionNode, Known>();
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ document, operation, request, contextValue }) => {
          const { variables = {} } = request;
          // What names no operation is refused before.
          if (operation === undefined) return Promise.resolve();
          const wants = known.get(operation) ?? {
            ...compileDemand(document, operation, judging),
            longestList: longestWritten(document),
          };
          known.set(operation, wants);
          try {
            contextValue.cost = judge(judging, wants, variables);
          } catch (error) {
            throw error instanceof CodedError ? toRefusal(error) : error;
          }
          return Promise.resolve();
        },
      }),
  };
}

/** The cost of what is within all limits. */
function judge({ limits, providers }: Judging, wants: Known, variables: Variables): number {
  const { maxListLength, maxCost } = limits;
  if (Math.max(wants.longestList, longestGiven(variables)) > maxListLength) {
    throw new CodedError(
      'ARGUMENT_LIMIT',
      `A list of the request is longer than ${maxListLength}: ask in several requests.`,
    );
  }
  for (const { field, first } of wants.pages) {
    const size = first(variables);
    // A page without a size has that of the schema; null is refused where the page is made.
    if (typeof size === 'number') requirePageSize(sayArgument({ field, argument: 'first' }), size);
  }
  const cost = wants.cost(variables, providers());
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
