import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { buildSchema, type FragmentDefinitionNode, Kind, parse } from 'graphql';

import { compileProjection } from '#gateway/execution/compile-projection.ts';

const schema = buildSchema(`
  interface Node { id: ID! }
  type Row implements Node { id: ID!, day: Int, next: Row, must: Row!, some: [Row], all: [Row!]! }
  type Query { row: Row, rows: [Row]!, node: Node }
`);

function projectionOf(query: string): ReturnType<typeof compileProjection> {
  const { definitions } = parse(query);
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const root = schema.getQueryType();
  assert.ok(operation !== undefined && root !== undefined && root !== null);
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  }
  return compileProjection(operation, fragments, root);
}

function project(query: string, data: unknown): { data: unknown; violations: string[] } {
  const violations: string[] = [];
  return { data: projectionOf(query)?.(data, violations), violations };
}

suite('a compiled projection', () => {
  test('keeps what was selected, in the order selected, and nothing else', () => {
    const { data } = project('{ rows { day key: id } }', {
      rows: [{ key: '1', day: 2, __owner: 'a' }],
    });
    assert.equal(JSON.stringify(data), '{"rows":[{"day":2,"key":"1"}]}');
  });

  test('makes fresh objects, so that nobody is served what another request added', () => {
    const row = Object.freeze({ id: '1' });
    const { data } = project('{ row { id } }', Object.freeze({ row }));
    assert.deepEqual(data, { row: { id: '1' } });
    assert.notEqual((data as { row: unknown }).row, row);
  });

  test('reads a missing value as null', () => {
    assert.deepEqual(project('{ row { day next { id } } }', { row: {} }), {
      data: { row: { day: null, next: null } },
      violations: [],
    });
  });

  test('puts null in the nearest place that may be null, and says where it was not allowed', () => {
    assert.deepEqual(
      project('{ rows { id must { id } } }', {
        rows: [
          { id: '1', must: null },
          { id: '2', must: { id: '3' } },
        ],
      }),
      {
        data: { rows: [null, { id: '2', must: { id: '3' } }] },
        violations: ['Row.must'],
      },
    );
    assert.deepEqual(project('{ row { all { id } } }', { row: { all: [{ id: '1' }, null] } }), {
      data: { row: null },
      violations: ['Row.all', 'Row.all'],
    });
    assert.deepEqual(project('{ rows { id } }', { rows: null }), {
      data: null,
      violations: ['Query.rows'],
    });
  });

  test('merges the selections of a field that is named twice', () => {
    const query = '{ row { next { id } ...More } } fragment More on Row { next { day } }';
    assert.deepEqual(project(query, { row: { next: { id: '1', day: 2 } } }), {
      data: { row: { next: { id: '1', day: 2 } } },
      violations: [],
    });
  });

  test('leaves directives, introspection and abstract types to the stock executor', () => {
    assert.equal(projectionOf('query Q($no: Boolean!) { row { id @skip(if: $no) } }'), null);
    assert.equal(projectionOf('{ __schema { queryType { name } } }'), null);
    assert.equal(projectionOf('{ node { id } }'), null);
    assert.equal(projectionOf('{ row { ... on Node { id } } }'), null);
  });
});
