import type { AuditRecord } from './audit-record.ts';
import type { ChainEntry } from './chain.ts';

/** A coded value (FHIR R4 Coding). */
export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** What an event is about (FHIR R4 AuditEvent.entity), as far as we say it. */
interface Entity {
  readonly what?: { readonly identifier: { readonly value: string } };
  readonly type: Coding;
  readonly role?: Coding;
  readonly name?: string;
  readonly description?: string;
  readonly query?: string;
  readonly detail?: readonly { readonly type: string; readonly valueString: string }[];
}

type Details = Readonly<Record<string, readonly string[]>>;

const types = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const roles = 'http://terminology.hl7.org/CodeSystem/object-role';
/** In BALP the only entity of this type is the query. */
const systemObject: Coding = { system: types, code: '2', display: 'System Object' };
const other: Coding = { system: types, code: '4', display: 'Other' };
const requestId: Coding = {
  system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
  code: 'XrequestId',
};

/** What a record tells of, for an AuditEvent: the question, the request, the entry in the chain, datasets with what was decided, providers. */
export function toEntities(entry: ChainEntry, record: AuditRecord): readonly Entity[] {
  const { request, decisions = [], calls = [] } = record;
  return [
    ...queryOf(record),
    ...(request === null ? [] : [{ what: identified(request), type: requestId }]),
    entryOf(entry, record),
    ...decisions.flatMap(({ datasets, level, rule }) =>
      datasets.map((id) => object(id, 'dataset', { level: [level], rule: [rule] })),
    ),
    ...calls.map(({ provider, ...said }) => {
      const listed = Object.entries(said).map(([name, value]) => [name, [value]] as const);
      return object(provider, 'provider', Object.fromEntries(listed));
    }),
  ];
}

function queryOf({ query, operation }: AuditRecord): readonly Entity[] {
  const { text, variables } = query ?? {};
  if (text === undefined) return [];
  return [
    {
      type: systemObject,
      role: { system: roles, code: '24', display: 'Query' },
      ...(operation == null ? {} : { name: operation }),
      ...(variables === undefined ? {} : { description: variables }),
      query: Buffer.from(text).toString('base64'),
    },
  ];
}

function entryOf({ chain, seq, hash }: ChainEntry, record: AuditRecord): Entity {
  const { event, query, denials = [], released = [], visas = [] } = record;
  return object(`${chain}/${seq}`, 'audit entry', {
    event: [event],
    hash: [hash],
    'query hash': [query?.hash ?? ''],
    visa: visas,
    denied: denials.map(({ code, of, rule }) => `${code} ${of ?? 'request'}: ${rule}`),
    released: released.map(({ field, numbers }) => `${field} ${JSON.stringify(numbers)}`),
  });
}

function object(id: string, name: string, said: Details): Entity {
  const detail = Object.entries(said).flatMap(([type, values]) =>
    values.filter((value) => value !== '').map((valueString) => ({ type, valueString })),
  );
  return { what: identified(id), type: other, name, detail };
}

function identified(value: string): { readonly identifier: { readonly value: string } } {
  return { identifier: { value } };
}
