import type { GraphQLDataSource } from '@apollo/gateway';
import {
  buildASTSchema,
  type DocumentNode,
  execute,
  type ExecutionResult,
  type GraphQLError,
  parse,
} from 'graphql';

import { readSubgraphSdl } from '#schema/compose.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { RequestContext } from '../request-context.ts';
import { RecentMap } from '../scatter/recent-map.ts';
import type { AccountOptions } from './account-parts.ts';
import { createAccountRoot } from './account-root.ts';

type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

const keptDocuments = 200;

/** The subgraph `account`, answered in this process for the caller of the request, as ApolloGateway sees it. Never rejects. */
export function createAccountDataSource(
  options: AccountOptions,
): GraphQLDataSource<RequestContext> {
  // The federation's own directives are taken on trust.
  const schema = buildASTSchema(parse(readSubgraphSdl('account')), { assumeValidSDL: true });
  const rootValue = createAccountRoot(options);
  const documents = new RecentMap<string, DocumentNode>(keptDocuments);
  const documentOf = (query: string): DocumentNode => {
    const known = documents.get(query) ?? parse(query, { noLocation: true });
    documents.set(query, known);
    return known;
  };
  return {
    process: async ({ kind, request, ...rest }) => {
      // By its text: the enum is not exported as a value.
      if ((kind as string) !== 'incoming operation') return { data: { __typename: 'Query' } };
      const result = await execute({
        schema,
        rootValue,
        document: documentOf(request.query ?? ''),
        variableValues: request.variables ?? {},
        contextValue: rest.context,
      });
      return toAnswer(result, options.log);
    },
  };
}

function toAnswer({ data, errors }: ExecutionResult, log: Log): Answer {
  // Its objects have no prototype, which the gateway's do.
  const plain = structuredClone(data ?? null);
  if (errors === undefined) return { data: plain };
  return { data: plain, errors: errors.map((error) => toError(error, log)) };
}

function toError(
  { originalError, path }: GraphQLError,
  log: Log,
): NonNullable<Answer['errors']>[number] {
  const coded =
    originalError instanceof CodedError
      ? originalError
      : new CodedError('INTERNAL_SERVER_ERROR', 'The account could not be told.');
  if (coded !== originalError) log.error({ err: originalError, path }, 'account failed');
  else if (coded.detail !== undefined) log.warn({ detail: coded.detail, path }, 'account failed');
  return {
    message: coded.message,
    ...(path === undefined ? {} : { path: [...path] }),
    extensions: { code: coded.code },
  };
}
