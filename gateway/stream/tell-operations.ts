import type { GraphQLSchema } from 'graphql';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import type { Audit } from '../audit/create-audit.ts';
import { readSentQuery } from '../audit/read-sent-query.ts';
import type { DocumentGate } from '../limits/document-gate.ts';
import { fewOf } from '../limits/list-few-errors.ts';
import type { SentDocument } from '../limits/trusted-documents.ts';
import { priorityOf } from '../load/refuse-when-full.ts';
import { noteRefusal } from '../refuse-requests.ts';
import type { GraphqlService } from '../serve-graphql.ts';
import { Places } from './places.ts';
import { readOperation } from './read-operation.ts';
import type { SseOperation } from './speak-sse.ts';
import { type Events, tellProgress, tellRefusal } from './tell-progress.ts';

/** What operations are told from. */
export interface OperationService extends GraphqlService {
  /** The schema with its subscriptions. */
  readonly schema: () => GraphQLSchema;
  /** Lexical tokens of a document. */
  readonly maxTokens: number;
  /** Errors of one document that are listed. */
  readonly maxErrorsListed: number;
  /** Operations that are told at once; as many streams may be reserved. */
  readonly maxStreams: number;
  readonly audit: Audit | undefined;
  /** How long one subscription may take. */
  readonly streamMs: number;
}

/** Tells operations that came in. */
export function createTeller(service: OperationService): (operation: SseOperation) => Events {
  const { server, gate, admit, door, audit, log } = service;
  const { maxTokens, maxErrorsListed, streamMs: milliseconds } = service;
  const places = new Places(service.maxStreams);
  return ({ request, requestId, admission, outlet, sent }) => {
    const refuse = async (error: CodedError, errors = [error.toGraphQL().toJSON()]) => {
      const query = readSentQuery(sent, '');
      const refusal = { request, requestId, admission, query, error };
      const { instead } = await noteRefusal(service, refusal, toldStatus);
      return { errors: instead === null ? errors : [instead.toGraphQL().toJSON()] };
    };
    const refused = refusedAt(gate, sent);
    if (refused !== null) return tellRefusal(outlet, () => refuse(refused));
    const read = readOperation(service.schema(), maxTokens, sent);
    if ('errors' in read) {
      return tellRefusal(outlet, () => refuse(unfit(), fewOf(read.errors, maxErrorsListed)));
    }
    const admitNow = () => admit(request);
    const enter = (signal: AbortSignal) => door.enter(priorityOf(request), signal);
    const parts = { server, admitNow, enter, outlet, places, milliseconds, requestId, refuse };
    return tellProgress({ ...parts, audit, log }, read.operation);
  };
}

/** HTTP status of what is told as an event. */
const toldStatus = 200;

function unfit(): CodedError {
  return new CodedError('GRAPHQL_VALIDATION_FAILED', errorCodes.GRAPHQL_VALIDATION_FAILED);
}

function refusedAt(gate: DocumentGate, sent: SentDocument): CodedError | null {
  try {
    gate(sent);
    return null;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}
