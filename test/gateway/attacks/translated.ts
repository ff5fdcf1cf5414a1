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

/** Attacks on what stands elsewhere: a provider's door, access, composition, and what providers answer. */
export const elsewhere: ReadonlySet<string> = new Set([
  'G23-entities-direct-to-subgraph',
  'G25-header-smuggling',
  'G26-transitive-requires',
  'G27-interface-bypass',
  'G29-renamed-directive',
  'G40-subgraph-500',
  'G41-subgraph-error-text',
]);
