import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Handler } from '../http-server.ts';
import { type DocumentGate, gateBody } from '../limits/document-gate.ts';
import { readJsonBody } from '../read-body.ts';
import { requirePlainHeaders } from '../require-plain-headers.ts';
import { isObject } from '../scatter/json-object.ts';
import type { Admission } from '../access/admission.ts';
import { readSentQuery } from '../audit/read-sent-query.ts';
import { countRequest, endUncoded, refuseRecorded, requireQuota } from '../refuse-requests.ts';
import { createSpeaker } from './speak-sse.ts';
import { createTeller, type OperationService } from './tell-operations.ts';

/** What streams are served from. */
export interface StreamService extends OperationService {
  /** Aborted when the gateway stops. */
  readonly stopping: AbortSignal;
}

/** Serves operations as events, whatever is wrong with a request. */
export function createStreamHandler(service: StreamService): Handler {
  const { gate, admit, log, maxBodyBytes, maxStreams, stopping } = service;
  const speak = createSpeaker({ log, maxReserved: maxStreams, stopping }, createTeller(service));
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
      // What is asked on it is counted when it is asked; that it is held is what others miss.
      if (request.method === 'PUT') await countRequest(service, admission);
    } catch (error) {
      if (!(error instanceof CodedError)) return endUncoded(request, response, error);
      const query = readSentQuery(body, '');
      return refuseRecorded(service, { request, requestId, admission, query, error }, response);
    }
    const sent = isObject(body) ? body : null;
    await speak({ request, response, requestId, admission, body: sent });
  };
}

/** A hash becomes its document here, since the library wants one; all other faults of a document are told as an event. */
function fillDocument(gate: DocumentGate, body: unknown): unknown {
  return isObject(body) && body['query'] === undefined ? gateBody(gate, body) : body;
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
