import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { GraphQLSchema } from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Handler } from '../http-server.ts';
import { readJsonBody } from '../read-body.ts';
import { isObject } from '../scatter/json-object.ts';
import { type GraphqlService, refuse } from '../serve-graphql.ts';
import { Places } from './places.ts';
import { readOperation } from './read-operation.ts';
import { createSpeaker } from './speak-sse.ts';
import { tellErrors, tellProgress } from './tell-progress.ts';

/** What streams are served from. */
export interface StreamService extends GraphqlService {
  /** The schema with its subscriptions. */
  readonly schema: () => GraphQLSchema;
  /** Lexical tokens of a document. */
  readonly maxTokens: number;
  /** Operations that are told at once; as many streams may be reserved. */
  readonly maxStreams: number;
  /** How long one subscription may take. */
  readonly streamMs: number;
  /** Aborted when the gateway stops. */
  readonly stopping: AbortSignal;
}

/** Serves operations as events, whatever is wrong with a request. */
export function createStreamHandler(service: StreamService): Handler {
  const { server, admit, log, maxBodyBytes, maxStreams } = service;
  const places = new Places(maxStreams);
  const speak = createSpeaker(
    { log, maxReserved: maxStreams, stopping: service.stopping },
    ({ request, requestId, outlet, sent }) => {
      const read = readOperation(service.schema(), service.maxTokens, sent);
      if ('errors' in read) return tellErrors(outlet, read.errors);
      const admitNow = () => admit(request);
      const milliseconds = service.streamMs;
      const telling = { server, admitNow, outlet, places, milliseconds, requestId, log };
      return tellProgress(telling, read.operation);
    },
  );
  return async (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    let body: unknown;
    try {
      requireOwnPage(request);
      body = await readJsonBody(request, maxBodyBytes);
    } catch (error) {
      if (!(error instanceof CodedError)) return void response.destroy();
      log.info({ requestId, errors: [error.code] }, 'request refused');
      return refuse(request, response, error);
    }
    await speak({ request, response, requestId, body: isObject(body) ? body : null });
  };
}

/**
 * Browsers say which page sends a request (Fetch metadata, Sec-Fetch-Site). What is read without asking first, such as by an
 * EventSource, must not be had by a page of another site, as Apollo Server's CSRF prevention holds for /graphql.
 */
function requireOwnPage({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  const message = 'A page of another site may not ask here: let its server ask.';
  throw new CodedError('BAD_REQUEST', message);
}
