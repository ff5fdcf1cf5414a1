import { hash } from 'node:crypto';

import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode } from 'graphql';

import type { ErrorCode } from '#schema/kernel/errors.ts';
import type { TicketClaims } from '#schema/wire/ticket.ts';

/** What became of a call: answered, refused as no request of the contract, given up by who asked, or refused at the door with a code. */
export type CallEnd = 'ANSWERED' | 'REFUSED' | 'ABANDONED' | ErrorCode;

/** How a call that passed the door ended. */
export interface EndedCall {
  /** Null where the request had none that could be executed. */
  readonly document: DocumentNode | null;
  /** Rows that were read for the answer, and totals and cells that were released for it: no fewer than left. */
  readonly rows: number;
  readonly counts: number;
  readonly outcome: CallEnd;
}

/** A line of a provider's log: one call, and what left for it. */
export interface LoggedCall {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** The request's name in the gateway's log; null where it told none. */
  readonly request: string | null;
  /** Pseudonym; null where nothing about the caller was proven. */
  readonly caller: string | null;
  readonly project: string | null;
  /** Data Use Ontology ids. */
  readonly purposes: readonly string[];
  /** Level by local id, as it was answered. */
  readonly datasets: Readonly<Record<string, 'AGGREGATE' | 'RECORD'>>;
  /** Root fields that were asked. */
  readonly fields: readonly string[];
  /** SHA-256 of the document, base64url. */
  readonly document: string | null;
  readonly rows: number;
  readonly counts: number;
  readonly outcome: CallEnd;
  /** Signed head of the gateway's audit chain, where the call brought one. */
  readonly auditHead?: string;
}

/** What a line says of the ticket. */
export type LoggedTicket = Pick<LoggedCall, 'caller' | 'project' | 'purposes' | 'datasets'>;

/** Of a call that showed no ticket that holds. */
export const noTicket: LoggedTicket = { caller: null, project: null, purposes: [], datasets: {} };

/** What a line says of a ticket that holds, and of what it was answered with. */
export function describeTicket(
  { sub, project, purposes }: TicketClaims,
  { records, counts }: { readonly records: Iterable<string>; readonly counts: Iterable<string> },
): LoggedTicket {
  const datasets = [
    ...Array.from(records, (dataset) => [dataset, 'RECORD'] as const),
    ...Array.from(counts, (dataset) => [dataset, 'AGGREGATE'] as const),
  ];
  return {
    caller: sub,
    project: project ?? null,
    purposes,
    datasets: Object.fromEntries(datasets),
  };
}

/** What a line says of a document; worked out once for each. */
export function describeDocument(document: DocumentNode): Pick<LoggedCall, 'fields' | 'document'> {
  let described = descriptions.get(document);
  if (described === undefined) {
    const text = document.loc?.source.body;
    described = {
      fields: [...new Set(document.definitions.flatMap(rootFieldsOf))],
      document: text === undefined ? null : hash('sha256', text, 'base64url'),
    };
    descriptions.set(document, described);
  }
  return described;
}

const descriptions = new WeakMap<DocumentNode, Pick<LoggedCall, 'fields' | 'document'>>();

function rootFieldsOf(definition: DocumentNode['definitions'][number]): readonly string[] {
  if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
  return fieldsOf(definition.selectionSet).map(({ name }) => name.value);
}

/** Fields of a selection; gateways write no fragments at the root but inline ones. */
function fieldsOf({ selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet) : [];
  });
}
