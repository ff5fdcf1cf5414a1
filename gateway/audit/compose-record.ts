import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';

import type { Caller } from '../access/caller.ts';
import type { Decision } from '../access/decisions/decision.ts';
import type { AuditRecord, DecisionGroup, Outcome } from './audit-record.ts';
import type { AuditedContext } from './audited-context.ts';
import { type createQueryRecorder, shorten } from './canonical-query.ts';
import { readReleased } from './released-counts.ts';
import { describeCaller, groupDecisions, listCalls, hashVisas, safeName } from './write-record.ts';

/** What records are composed with. */
export interface Composing {
  readonly record: ReturnType<typeof createQueryRecorder>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type AnsweredRequest = GraphQLRequestContextWillSendResponse<AuditedContext>;

type Decisions = ReadonlyMap<string, Decision>;

// Decided once for many requests of one caller: what is worked out of the decisions serves them all.
const grouped = new WeakMap<Decisions, readonly DecisionGroup[]>();
const hashed = new WeakMap<Decisions, readonly string[]>();

/** The record of a request that GraphQL has answered, or of an event of a stream, whose question stands where the stream began. */
export function composeRecord(
  { record, now }: Composing,
  request: Pick<AnsweredRequest, 'request' | 'operation' | 'response'>,
  context: AuditedContext,
  caller: string,
): AuditRecord {
  const { caller: person, decisions } = context.admission;
  const { query: source = '', operationName, variables = {} } = request.request;
  const query = record({ source, operationName, variables, operation: request.operation });
  const isEvent = context.progress !== undefined;
  const { body } = request.response;
  const data = body.kind === 'single' ? body.singleResult.data : undefined;
  return {
    at: now(),
    caller,
    calls: listCalls(context.asked, context.calls),
    ...(isEvent ? {} : { decisions: groupsOf(decisions) }),
    denials: context.notes.denials.map(({ code, of, rule }) => ({ code, of, rule })),
    event: isEvent ? 'STREAM_EVENT' : 'REQUEST',
    operation: safeName(request.operation?.name?.value ?? operationName),
    outcome: outcomeOf(request.response),
    ...describeCaller(person),
    query: isEvent ? { hash: query.hash } : isRefused(data) ? shorten(query) : query,
    released: readReleased(data),
    request: context.requestId,
    visas: visasOf(person, decisions),
  };
}

/** Without any data nothing was answered but errors. */
function isRefused(data: unknown): boolean {
  return data === undefined || data === null;
}

/** Datasets by level and rule, grouped once for each set of decisions. */
export function groupsOf(decisions: Decisions): readonly DecisionGroup[] {
  const known = grouped.get(decisions);
  if (known !== undefined) return known;
  const groups = groupDecisions(decisions.values());
  grouped.set(decisions, groups);
  return groups;
}

/** Hashes of the visas that a caller's decisions rest upon, made once for each set of decisions. */
export function visasOf(caller: Caller, decisions: Decisions): readonly string[] {
  const known = hashed.get(decisions);
  if (known !== undefined) return known;
  const hashes = hashVisas(caller, decisions.values());
  hashed.set(decisions, hashes);
  return hashes;
}

function outcomeOf({ body, http }: AnsweredRequest['response']): Outcome {
  const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
  const codes = new Set(errors.map(({ extensions }) => String(extensions?.['code'])));
  return { codes: [...codes].toSorted(), status: http.status ?? 200 };
}
