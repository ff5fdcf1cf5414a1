import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, GraphQLError } from 'graphql';

import type { ErrorCode } from '#schema/kernel/errors.ts';

import { measureDepth } from './measure-depth.ts';
import { measureLists } from './measure-lists.ts';

/** What one request may ask for. */
export interface Limits {
  /** Size of its body. */
  readonly maxBodyBytes: number;
  /** Lexical tokens of its document. */
  readonly maxTokens: number;
  /** How deep fields may be nested, fragments spread. */
  readonly maxDepth: number;
  /** Length of any list among its arguments: ids, codes. */
  readonly maxListLength: number;
  /** Operations that are told as events at once, of all callers; as many streams may be reserved. */
  readonly maxStreams: number;
}

/** What holds unless somebody says otherwise; the README of the gateway says why so many. */
export const defaultLimits: Limits = {
  maxBodyBytes: 256 * 1024,
  maxTokens: 5_000,
  maxDepth: 15,
  maxListLength: 500,
  maxStreams: 1_000,
};

/** Refuses, before anything is planned, what is nested too deep or names too many ids. */
export function createLimits(limits: Limits): ApolloServerPlugin {
  // By document: Apollo Server keeps parsed documents, so an operation that comes often is measured once.
  const depths = new WeakMap<DocumentNode, number>();
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ document, request }) => {
          const depth = depths.get(document) ?? measureDepth(document);
          depths.set(document, depth);
          if (depth > limits.maxDepth) {
            throw refusal(
              'DEPTH_LIMIT',
              `The selection is nested ${depth} fields deep; at most ${limits.maxDepth} are answered.`,
            );
          }
          if (measureLists(document, request.variables) > limits.maxListLength) {
            throw refusal(
              'ARGUMENT_LIMIT',
              `A list of the request is longer than ${limits.maxListLength}: ask in several requests.`,
            );
          }
          return Promise.resolve();
        },
      }),
  };
}

function refusal(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
