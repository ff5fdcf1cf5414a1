import type { DocumentNode } from 'graphql';

import type { Mount, MountResponse } from '#kit/mount.ts';
import { abandonedStatus, type Responder, type SubgraphContext } from '#kit/subgraph-mount.ts';
import { CodedError, type ErrorCode } from '#schema/kernel/errors.ts';

import type { CallEnd } from './logged-call.ts';
import type { ProviderAccess } from './provider-access.ts';
import type { AdmittedCall, ProviderDoor } from './provider-door.ts';

/** A context that knows what it gave out. */
export interface CountingContext extends SubgraphContext {
  readonly given: { readonly rows: number; readonly counts: number };
}

/** What is to be guarded. */
export interface GuardedParts<Context extends CountingContext> {
  readonly path: string;
  readonly door: ProviderDoor;
  readonly respond: Responder;
  readonly context: (
    access: ProviderAccess,
    document: DocumentNode,
    signal: AbortSignal,
  ) => Context;
}

const headers = { 'content-type': 'application/json; charset=utf-8' };
/** HTTP statuses of refusals at the door; anything else that it throws is a fault. */
const statuses: Partial<Record<ErrorCode, number>> = {
  TICKET_INVALID: 401,
  PROVIDER_DENIED: 403,
  AUDIT_UNAVAILABLE: 503,
  PROVIDER_NOT_READY: 503,
};

/** A mount that executes what its door lets in, and has it written down when it has ended. */
export function guardMount<Context extends CountingContext>(parts: GuardedParts<Context>): Mount {
  const { path, door, respond, context } = parts;
  return {
    path,
    respond: async (request) => {
      let admitted: AdmittedCall;
      try {
        admitted = await door.admit(request);
      } catch (error) {
        return refuse(error);
      }
      const { access, note } = admitted;
      const executed: { document: DocumentNode | null; context?: Context } = { document: null };
      const response = await respond(request, (document) => {
        executed.document = document;
        executed.context = context(access, document, request.signal);
        return executed.context;
      });
      const { rows, counts } = executed.context?.given ?? { rows: 0, counts: 0 };
      note({ document: executed.document, rows, counts, outcome: outcomeOf(response) });
      return response;
    },
  };
}

function outcomeOf({ status }: MountResponse): CallEnd {
  if (status === 200) return 'ANSWERED';
  return status === abandonedStatus ? 'ABANDONED' : 'REFUSED';
}

function refuse(error: unknown): MountResponse {
  if (!(error instanceof CodedError)) throw error;
  const { code, message } = error;
  const status = statuses[code];
  if (status === undefined) throw error;
  return { status, headers, body: JSON.stringify({ errors: [{ message, extensions: { code } }] }) };
}
