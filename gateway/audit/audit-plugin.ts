import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';

import { errorCodes } from '#schema/kernel/errors.ts';

import type { AuditLog } from './audit-log.ts';
import type { AuditedContext } from './audited-context.ts';
import type { CallerKeys } from './caller-keys.ts';
import { type Composing, composeRecord } from './compose-record.ts';
import { resumeRecording } from './resume-recording.ts';
import { toEntry } from './write-record.ts';

/** What the plugin records with. */
export interface AuditPluginParts extends Composing {
  readonly auditLog: AuditLog;
  readonly keys: CallerKeys;
}

/** HTTP status of AUDIT_UNAVAILABLE. */
export const auditUnavailableStatus = 503;
const code = 'AUDIT_UNAVAILABLE';

/**
 * Records every request that GraphQL answers, and holds the answer back until the record is on disk; where it cannot be written, the answer
 * is AUDIT_UNAVAILABLE (R6.10). While records cannot be written, no provider is asked: each request tries first whether they can again.
 * It takes the answer as the plugins before it have left it when they return.
 */
export function createAuditPlugin(parts: AuditPluginParts): ApolloServerPlugin<AuditedContext> {
  return {
    requestDidStart: () => {
      let refused = false;
      return Promise.resolve({
        didResolveOperation: async ({ contextValue: { requestId } }) => {
          try {
            await resumeRecording(parts, requestId);
          } catch {
            refused = true;
            throw unavailable();
          }
        },
        willSendResponse: async (request) => {
          const { notes } = request.contextValue;
          notes.recorded = true;
          if (refused) return holdBack(request);
          try {
            await record(parts, request);
          } catch {
            holdBack(request);
          }
        },
      });
    },
  };
}

async function record(
  parts: AuditPluginParts,
  request: GraphQLRequestContextWillSendResponse<AuditedContext>,
): Promise<void> {
  const { contextValue } = request;
  const caller = await parts.keys.markOf(contextValue.admission.caller.pseudonym);
  await parts.auditLog.append(toEntry(composeRecord(parts, request, contextValue, caller)));
}

function holdBack({ response }: GraphQLRequestContextWillSendResponse<AuditedContext>): void {
  const error = { message: errorCodes.AUDIT_UNAVAILABLE, extensions: { code } };
  response.body = { kind: 'single', singleResult: { errors: [error] } };
  response.http.status = auditUnavailableStatus;
}

function unavailable(): GraphQLError {
  const http = { status: auditUnavailableStatus };
  return new GraphQLError(errorCodes.AUDIT_UNAVAILABLE, { extensions: { code, http } });
}
