import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { buildSchema, parse } from 'graphql';

import { readAccessRules } from '#gateway/access/levels/access-rules.ts';
import { neededByDocument } from '#gateway/access/levels/needed-by-document.ts';

const link = (imports: string): string =>
  `schema @link(url: "https://atlas.example/federate/v1.0", import: [${imports}]) { query: Query }`;

const refusal = (reason: string) => ({
  name: 'CodedError',
  code: 'CONFIGURATION_INVALID',
  message: `The supergraph cannot be enforced: ${reason}. Compose it from the contract as it is.`,
});

suite('a supergraph', () => {
  const type = 'type Query { a: Int @access(level: "RECORD") }';

  test('that imports the directive under another name is refused, since nobody would enforce it', () => {
    for (const imports of ['{ name: "@access", as: "@acl" }', '"@merge"', '']) {
      assert.throws(
        () => readAccessRules(`${link(imports)} ${type}`),
        refusal('@access is not imported, or under another name'),
      );
    }
    assert.throws(
      () => readAccessRules(type),
      refusal('no link to the contract that @access belongs to'),
    );
  });

  test('with a level that is none is refused', () => {
    assert.throws(
      () => readAccessRules(`${link('"@access"')} type Query { a: Int @access(level: "SECRET") }`),
      refusal('Query.a needs "SECRET", which is no level'),
    );
  });

  test('in which a field is made of what needs more is refused', () => {
    const made = (requires: string, needs: string): string => `${link('"@access"')}
      type Query { p: P }
      type P { a: Int @access(level: "RECORD") q: Q b: Int ${needs} @join__field(graph: X, requires: "${requires}") }
      type Q @access(level: "AGGREGATE") { c: Int d: Int @access(level: "RECORD") }`;
    for (const [requires, needs, reason] of [
      ['a', '', 'P.b is made of what needs RECORD, and needs METADATA itself'],
      ['q { c }', '', 'P.b is made of what needs AGGREGATE, and needs METADATA itself'],
      [
        'q { ... on Q { d } }',
        '@access(level: "AGGREGATE")',
        'P.b is made of what needs RECORD, and needs AGGREGATE itself',
      ],
    ] as const) {
      assert.throws(() => readAccessRules(made(requires, needs)), refusal(reason));
    }
    readAccessRules(made('q { d }', '@access(level: "RECORD")'));
    const fromContext = made('q { c }', '').replace('requires: "q { c }"', 'contextArguments: []');
    assert.throws(
      () => readAccessRules(fromContext),
      refusal('P.b is made of what needs INTERNAL, and needs METADATA itself'),
    );
  });
});

suite('an abstract type', () => {
  const sdl = `${link('"@access"')}
    type Query { node: Node  any: Any }
    interface Node { id: ID  born: Int }
    type Patient implements Node @access(level: "AGGREGATE") { id: ID  born: Int @access(level: "RECORD") }
    type Page implements Node { id: ID  born: Int }
    union Any = Patient | Page`;
  const rules = readAccessRules(sdl);
  const schema = buildSchema(sdl.replace(/@access\([^)]*\)|@link\([^)]*\)/g, ''), {
    assumeValid: true,
  });
  const needed = (selection: string): readonly string[] =>
    neededByDocument(schema, rules, parse(selection), undefined).needs.map(
      ({ coordinate, level }) => `${coordinate} ${level}`,
    );

  test('needs as much by the field of an interface as by that of the type behind it', () => {
    assert.deepEqual(needed('{ node { born } }'), ['Patient AGGREGATE', 'Patient.born RECORD']);
    assert.deepEqual(needed('{ node { ... on Patient { born } } }'), [
      'Patient AGGREGATE',
      'Patient.born RECORD',
    ]);
    assert.deepEqual(needed('{ any { ... on Node { born } } }'), [
      'Patient AGGREGATE',
      'Patient.born RECORD',
    ]);
    assert.deepEqual(needed('{ any { ... on Page { born } } }'), []);
  });
});
