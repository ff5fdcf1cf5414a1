import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { buildSchema, parse, print, validate } from 'graphql';

import { hoistLiterals } from '#gateway/execution/hoist-literals.ts';

const schema = buildSchema(`
  scalar Any
  enum Way { UP DOWN }
  input Range { gte: Int, lte: Float }
  input Filter { size: Range, kinds: [String!], way: Way = UP, and: [Filter!] }
  type Thing { id: ID!, name(short: Boolean = false): String, things(filter: Filter, first: Int = 50): [Thing!]! }
  type Query {
    things(filter: Filter, first: Int = 50, any: Any): [Thing!]!
    thing(id: ID!): Thing
    some(ids: [ID!]!): [Thing]!
  }
`);

/** What a document becomes, in GraphQL's own spelling, and the values that were in it. */
const cases: readonly { name: string; from: string; to: string; values: object }[] = [
  {
    name: 'each literal by the type of its argument, inputs as a whole',
    from: '{ things(filter: {size: {gte: 3, lte: 1.5}, kinds: ["a"], way: DOWN}, first: 7) { id name(short: true) } }',
    to: 'query ($literal_0: Filter, $literal_1: Int, $literal_2: Boolean) { things(filter: $literal_0, first: $literal_1) { id name(short: $literal_2) } }',
    values: {
      literal_0: { size: { gte: 3, lte: 1.5 }, kinds: ['a'], way: 'DOWN' },
      literal_1: 7,
      literal_2: true,
    },
  },
  {
    name: 'of an input with variables the parts without',
    from: 'query Q($n: Int, $f: Filter!) { things(filter: {size: {gte: $n, lte: 2}, and: [$f, {kinds: "b"}]}) { id } }',
    to: 'query Q($n: Int, $f: Filter!, $literal_0: Float, $literal_1: Filter!) { things(filter: {size: {gte: $n, lte: $literal_0}, and: [$f, $literal_1]}) { id } }',
    values: { literal_0: 2, literal_1: { kinds: 'b' } },
  },
  {
    name: 'ids of digits as text, however long, and one in the place of a list',
    from: '{ thing(id: 12345678901234567890) { id } some(ids: 5) { id } }',
    to: 'query ($literal_0: ID!, $literal_1: [ID!]!) { thing(id: $literal_0) { id } some(ids: $literal_1) { id } }',
    values: { literal_0: '12345678901234567890', literal_1: '5' },
  },
  {
    name: 'equal ones once, so that fields of one response key keep equal arguments',
    from: '{ things(first: 1, filter: {kinds: [], size: {}}) { id } ...More } fragment More on Query { things(first: 1, filter: {size: {}, kinds: []}) { name } more: things(first: 2) { id } }',
    to: 'query ($literal_0: Int, $literal_1: Filter, $literal_2: Int) { things(first: $literal_0, filter: $literal_1) { id } ...More } fragment More on Query { things(first: $literal_0, filter: $literal_1) { name } more: things(first: $literal_2) { id } }',
    values: { literal_0: 1, literal_1: { kinds: [], size: {} }, literal_2: 2 },
  },
  {
    name: 'under names that the document does not use',
    from: 'query ($literal_0: Int) { things(first: $literal_0) { things(first: 3) { id } } }',
    to: 'query ($literal_0: Int, $literal_0_: Int) { things(first: $literal_0) { things(first: $literal_0_) { id } } }',
    values: { literal_0_: 3 },
  },
  {
    name: 'of any shape where the type allows it, but null, directives and introspection stay',
    from: '{ things(any: {a: [1, {b: null}]}, filter: null) @include(if: true) { id } __type(name: "Thing") { name } }',
    to: 'query ($literal_0: Any) { things(any: $literal_0, filter: null) @include(if: true) { id } __type(name: "Thing") { name } }',
    values: { literal_0: { a: [1, { b: null }] } },
  },
];

suite('literals of a document become variables:', () => {
  for (const { name, from, to, values } of cases) {
    test(name, () => {
      assert.deepEqual(validate(schema, parse(from)), []);
      const hoisted = hoistLiterals(parse(from), schema);
      assert.ok(hoisted);
      assert.equal(print(hoisted.document), print(parse(to)));
      assert.deepEqual(hoisted.values, values);
      assert.deepEqual(validate(schema, hoisted.document), []);
    });
  }

  test('a document without any stays as it is, as do several operations', () => {
    for (const text of [
      'query ($n: Int) { things(first: $n) { id } }',
      'query A { thing(id: "1") { id } } query B { thing(id: "2") { id } }',
    ]) {
      assert.equal(hoistLiterals(parse(text), schema), null);
    }
  });
});
