import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Handler } from '../http-server.ts';
import { type DocumentGate, gateBody } from '../limits/document-gate.ts';
import type { SentDocument } from '../limits/trusted-documents.ts';
import { priorityOf } from '../load/refuse-when-full.ts';
import { readJsonBody } from '../read-body.ts';
import { requirePlainHeaders } from '../require-plain-headers.ts';
import { isObject } from '../scatter/json-object.ts';
import type { Admission } from '../access/admission.ts';
import type { Audit } from '../audit/create-audit.ts';
import { readSentQuery } from '../audit/read-sent-query.ts';
import { endUncoded, type GraphqlService, refuseRecorded, requireQuota } from '../serve-graphql.ts';
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
  readonly audit: Audit | undefined;
  /** How long one subscription may take. */
  readonly streamMs: number;
  /** Aborted when the gateway stops. */
  readonly stopping: AbortSignal;
}

/** Serves operations as events, whatever is wrong with a request. */
export function createStreamHandler(service: StreamService): Handler {
  const { server, gate, admit, door, audit, log, maxBodyBytes, maxStreams } = service;
  const places = new Places(maxStreams);
  const speak = createSpeaker(
    { log, maxReserved: maxStreams, stopping: service.stopping },
    ({ request, requestId, outlet, sent }) => {
      const refused = refusedAt(gate, sent);
      if (refused !== null) return tellErrors(outlet, [refused]);
      const read = readOperation(service.schema(), service.maxTokens, sent);
      if ('errors' in read) return tellErrors(outlet, read.errors);
      const admitNow = () => admit(request);
      const enter = (signal: AbortSignal) => door.enter(priorityOf(request), signal);
      const milliseconds = service.streamMs;
      const parts = { server, admitNow, enter, outlet, places, milliseconds, requestId };
      return tellProgress({ ...parts, audit, log }, read.operation);
    },
  );
  return async (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    let body: unknown;
    let admission: Admission | null = null;
    try {
      requireOwnPage(request);
      requirePlainHeaders(request);
      body = fillDocument(gate, await readJsonBody(request, maxBodyBytes));
      // Who is not let in learns it as at /graphql, by the status; that it lasts is asked again for each event.
      admission = await admit(request);
      requireQuota(service, admission);
    } catch (error) {
      if (!(error instanceof CodedError)) return endUncoded(request, response, error);
      return refuseRecorded(service, {
        request,
        response,
        requestId,
        admission,
        query: readSentQuery(body, ''),
        error,
      });
    }
    await speak({ request, response, requestId, body: isObject(body) ? body : null });
  };
}

/** A hash becomes its document here, since the library wants one; all other faults of a document are told as an event. */
function fillDocument(gate: DocumentGate, body: unknown): unknown {
  return isObject(body) && body['query'] === undefined ? gateBody(gate, body) : body;
}

function refusedAt(gate: DocumentGate, sent: SentDocument): GraphQLFormattedError | null {
  try {
    gate(sent);
    return null;
  } catch (error) {
    if (error instanceof CodedError) return error.toGraphQL().toJSON();
    throw error;
  }
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
