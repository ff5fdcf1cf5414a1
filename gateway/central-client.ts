import type { GraphQLDataSource } from '@apollo/gateway';
import { Pool } from 'undici';

import { errorCodes, isErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { isObject } from './scatter/json-object.ts';

/** How a central subgraph is reached. */
export interface CentralOptions {
  /** Its name in the supergraph, such as `registry`. */
  readonly name: string;
  /** Address of its GraphQL endpoint. */
  readonly url: string;
  /** How long a connection may take, and a call in all. */
  readonly deadlines: { readonly connectMs: number; readonly callMs: number };
  /** A longer answer is refused. */
  readonly maxResponseBytes: number;
  readonly log: Log;
}

/** A subgraph that answers from one place; disposing closes its connections. */
export interface CentralClient extends AsyncDisposable {
  /**
   * Asks it. Never rejects: what went wrong is one error with the code CENTRAL_UNAVAILABLE, or the subgraph's own where it is a
   * listed one. Each caller gets objects of its own.
   */
  readonly ask: (question: CentralQuestion, signal?: AbortSignal) => Promise<CentralAnswer>;
}

/** A GraphQL request. */
export interface CentralQuestion {
  readonly query: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** A GraphQL response as Apollo's gateway takes it. */
export type CentralAnswer = Awaited<ReturnType<GraphQLDataSource['process']>>;
type SubgraphError = NonNullable<CentralAnswer['errors']>[number];

const connections = 8;
const keepAliveMs = 30_000;
const okStatus = 200;

/** Reaches a central subgraph over HTTP. */
export function createCentralClient(options: CentralOptions): CentralClient {
  const { name, deadlines, log } = options;
  const { origin, pathname } = new URL(options.url);
  const pool = new Pool(origin, {
    connections,
    keepAliveTimeout: keepAliveMs,
    connect: { timeout: deadlines.connectMs },
    headersTimeout: deadlines.callMs,
    bodyTimeout: deadlines.callMs,
    maxResponseSize: options.maxResponseBytes,
  });
  return {
    ask: async ({ query, variables }, signal) => {
      const timeUp = AbortSignal.timeout(deadlines.callMs);
      try {
        const { statusCode, body } = await pool.request({
          path: pathname,
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ query, variables }),
          signal: signal === undefined ? timeUp : AbortSignal.any([signal, timeUp]),
        });
        return readAnswer(name, statusCode, await body.text(), log);
      } catch (error) {
        log.warn({ subgraph: name, err: error }, 'central subgraph not reached');
        return unavailable(name);
      }
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

function readAnswer(name: string, status: number, text: string, log: Log): CentralAnswer {
  const answer = parseObject(text);
  const data = answer?.['data'];
  const errors = answer?.['errors'];
  const hasData = isObject(data);
  if (status !== okStatus || (!hasData && !Array.isArray(errors))) {
    log.warn({ subgraph: name, status }, 'central subgraph sent no GraphQL answer');
    return unavailable(name);
  }
  if (Array.isArray(errors))
    log.warn({ subgraph: name, status, errors }, 'central subgraph failed');
  return {
    ...(hasData ? { data } : { data: null }),
    ...(Array.isArray(errors) ? { errors: errors.map((error) => toError(name, error)) } : {}),
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function unavailable(name: string): CentralAnswer {
  return { data: null, errors: [toError(name, null)] };
}

/** Listed codes come with their sentence; whatever else a subgraph says is not passed on. */
function toError(name: string, error: unknown): SubgraphError {
  const { message, path, extensions } = (error ?? {}) as {
    message?: unknown;
    path?: readonly (string | number)[];
    extensions?: { code?: unknown };
  };
  const code = extensions?.code;
  const known =
    isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR' && typeof message === 'string';
  return {
    message: known ? message : `The ${name} did not answer. ${errorCodes.CENTRAL_UNAVAILABLE}`,
    ...(path === undefined ? {} : { path }),
    extensions: { code: known ? code : 'CENTRAL_UNAVAILABLE' },
  };
}
