import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, GraphQLError } from 'graphql';

import type { CodedError } from '#schema/kernel/errors.ts';

import { nameCalls, type RequestContext } from '../../request-context.ts';
import { readAccessRules } from './access-rules.ts';
import { type DocumentNeeds, neededByDocument } from './needed-by-document.ts';
import { neededByVariables } from './needed-by-variables.ts';
import { asksByRecords, LevelRefusal, refuseNeeds } from './refuse-needs.ts';

const statusOf: Partial<Record<string, number>> = { UNAUTHENTICATED: 401, ACCESS_DENIED: 403 };

/** Refuses, before anything is planned, what asks for more than any dataset is open to; narrows the scope of what asks by rows. */
export function enforceLevels(supergraphSdl: string): ApolloServerPlugin<RequestContext> {
  const rules = readAccessRules(supergraphSdl);
  // By document: Apollo Server keeps parsed documents, so an operation that comes often is read once.
  const known = new WeakMap<DocumentNode, Map<string, DocumentNeeds>>();
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ schema, document, operationName, request, contextValue }) => {
          const operations = known.get(document) ?? new Map<string, DocumentNeeds>();
          known.set(document, operations);
          const name = operationName ?? '';
          const written =
            operations.get(name) ?? neededByDocument(schema, rules, document, operationName);
          operations.set(name, written);
          const given = neededByVariables(rules, written, request.variables ?? {});
          const needs = [...written.needs, ...given];
          try {
            refuseNeeds(needs, contextValue.admission.rights);
          } catch (error) {
            if (!(error instanceof LevelRefusal)) throw error;
            const { code, need } = error;
            const rule = `needs ${need.level}`;
            contextValue.notes.denials.push({ code, of: need.coordinate, rule });
            throw toGraphQL(error);
          }
          if (asksByRecords(needs)) {
            const { recordsOnly } = contextValue.admission.scopes;
            contextValue.scope = nameCalls(recordsOnly, contextValue.requestId);
          }
          return Promise.resolve();
        },
      }),
  };
}

function toGraphQL({ code, message }: CodedError): GraphQLError {
  const status = statusOf[code];
  return new GraphQLError(message, {
    extensions: { code, ...(status === undefined ? {} : { http: { status } }) },
  });
}
