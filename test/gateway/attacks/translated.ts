import { fragmentTree, nestedStudies } from '#scripts/bench/attack-documents.ts';

import type { Attack, AttackRequest } from './attack-setup.ts';

/** A request with another query. */
function asking(query: string, variables?: object) {
  return ({ request }: Attack): AttackRequest => ({ ...request, body: { query, variables } });
}

const asWritten = ({ request }: Attack): AttackRequest => request;

/**
 * The attacks on limits and on how requests are read, shape kept: `Patient` is `Subject` here, and what a list holds stands in
 * its `nodes`. The list builds some; they are built here.
 */
export const translated: Readonly<Record<string, (attack: Attack) => AttackRequest>> = {
  'G03-batch-10': asWritten,
  'G04-directive-overload': asWritten,
  'G06-circular-introspection': asWritten,
  'G08-field-suggestion': asking('{ studie { nodes { id } } }'),
  'G09-type-suggestion': asking('{ ... on Studdy { id } }'),
  'G10-get-query-plain': asWritten,
  'G12-get-odd-content-type': asWritten,
  'G14-post-text-plain': asWritten,
  'G15-charset-bomb': asWritten,
  'G16-body-too-big': ({ request }) => ({
    ...request,
    body: { query: '{ __typename }', variables: { x: 'x'.repeat(2 * 1024 * 1024) } },
  }),
  'G17-depth-40': asking(nestedStudies(40)),
  'G18-depth-3000': asking(nestedStudies(3_000)),
  'G20-fragment-tree-10': asking(fragmentTree(10)),
  'G20-fragment-tree-14': asking(fragmentTree(14)),
  'G22-service-sdl-at-gateway': asWritten,
  'G31-proto-variable': ({ request }) => ({
    ...request,
    body: '{"query":"query($__proto__: ID!){ subject(id:$__proto__){ id } }","variables":{"__proto__":"a:1"}}',
  }),
  'G32-apq-wrong-hash': asWritten,
  'G33-pq-not-in-list': asWritten,
  'G34-defer': asking('{ studies { nodes { ... @defer { id } } } }'),
  'G35-first-huge': asking('{ studies(first: 99999999) { nodes { id } } }'),
  'G36-cost': asking(`{ studies(first: 100) { nodes { series(first: 100) { nodes { subject {
    studies(first: 100) { nodes { series(first: 100) { nodes { subject { annotations { id } } } } } } } } } } } }`),
  'G37-variable-bomb': asking('query ($ids: [ID!]!) { studiesById(ids: $ids) { id } }', {
    ids: Array.from({ length: 100_000 }, (_, index) => `a:${index}`),
  }),
  'G38-duplicate-json-key': ({ request }) => ({
    ...request,
    body: '{"query":"{__typename}","query":"{ studies { nodes { id } } }"}',
  }),
  'G39-operation-name-log-injection': asWritten,
};

/** Attacks on what stands elsewhere (a provider's door, access, composition, what providers answer): where, and words of the test's name. */
export const elsewhere: Readonly<Record<string, readonly [file: string, name: string]>> = {
  'G23-entities-direct-to-subgraph': [
    'provider/access/door.test.ts',
    'refuses whatever lacks a ticket, `_entities` and `_service`',
  ],
  'G25-header-smuggling': ['gateway/attacks/headers.test.ts', 'G25-header-smuggling'],
  'G26-transitive-requires': [
    'access/levels/reading-rules.test.ts',
    'in which a field is made of what needs more is refused',
  ],
  'G27-interface-bypass': [
    'access/levels/reading-rules.test.ts',
    'needs as much by the field of an interface as by that of the type behind it',
  ],
  'G29-renamed-directive': [
    'access/levels/reading-rules.test.ts',
    'that imports the directive under another name is refused',
  ],
  'G40-subgraph-500': ['gateway/attacks/canary.test.ts', 'G40-subgraph-500'],
  'G41-subgraph-error-text': ['gateway/attacks/canary.test.ts', 'G41-subgraph-error-text'],
};
