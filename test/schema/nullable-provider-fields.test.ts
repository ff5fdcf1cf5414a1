import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';

import { subgraphNames } from '#schema/compose.ts';

import {
  bears,
  directiveArgument,
  namedTypeOf,
  objectTypes,
  readContract,
} from './read-contract.ts';

// Security requirement R6.3: what a provider that fails leaves null is null itself, and takes nothing around it along.
const document = readContract('provider');
const types = objectTypes(document);

/** Merges that are null where one provider that was asked did not answer, or where nobody did. */
const nullWithoutAll = new Set(['SUM', 'MIN', 'MAX', 'OVERLAP', 'OBJECT']);

function isFirm({ type }: FieldDefinitionNode): boolean {
  return type.kind === 'NonNullType';
}

function hasFirmItems({ type }: FieldDefinitionNode): boolean {
  const inner = type.kind === 'NonNullType' ? type.type : type;
  return inner.kind === 'ListType' && inner.type.kind === 'NonNullType';
}

function pathsOf(
  typeName: string,
  type: ObjectTypeDefinitionNode | undefined,
  wrong: (field: FieldDefinitionNode) => boolean,
): readonly string[] {
  return (type?.fields ?? [])
    .filter((field) => wrong(field))
    .map((field) => `${typeName}.${field.name.value}`);
}

suite('a provider that fails leaves null', () => {
  test('the root field that it was asked for', () => {
    assert.deepEqual(pathsOf('Query', types.get('Query'), isFirm), []);
  });

  test('what cannot be merged without it, and nothing around that', () => {
    const firm = [...types].flatMap(([name, type]) =>
      pathsOf(
        name,
        type,
        (field) =>
          isFirm(field) && nullWithoutAll.has(directiveArgument(field, 'merge', 'by') ?? ''),
      ),
    );
    assert.deepEqual(firm, []);
  });

  test('its part of things that others tell of too: all fields but those that name them', () => {
    const shared = subgraphNames
      .filter((name) => name !== 'provider')
      .flatMap((name) => [...objectTypes(readContract(name)).keys()])
      .filter((name) => name !== 'Query' && bearsKey(types.get(name)));
    assert.ok(shared.includes('Provider') && shared.includes('Dataset'));
    const firm = [...new Set(shared)].flatMap((name) => {
      const type = types.get(name);
      const keys = new Set((directiveArgument(type!, 'key', 'fields') ?? '').split(' '));
      return pathsOf(name, type, (field) => isFirm(field) && !keys.has(field.name.value));
    });
    assert.deepEqual(firm, []);
  });

  test('the places of its rows, not the lists that they stand in', () => {
    const owned = new Set(
      [...types].filter(([, type]) => bears(type, 'owned')).map(([name]) => name),
    );
    const lists = [...types]
      .filter(([name]) => name === 'Query' || /(?:Connection|Matches)$/.test(name))
      .flatMap(([name, type]) =>
        pathsOf(name, type, (field) => owned.has(namedTypeOf(field.type)) && hasFirmItems(field)),
      );
    assert.deepEqual(lists, []);
    const edges = [...types].filter(([name]) => name.endsWith('Edge'));
    assert.ok(edges.length > 0);
    assert.deepEqual(
      edges.flatMap(([name, type]) =>
        pathsOf(name, type, (field) => field.name.value === 'node' && isFirm(field)),
      ),
      [],
    );
  });

  test('nothing else: providers are asked queries only, so what broke off may be asked again', () => {
    assert.deepEqual([types.has('Mutation'), types.has('Subscription')], [false, false]);
  });
});

function bearsKey(type: ObjectTypeDefinitionNode | undefined): boolean {
  return type !== undefined && bears(type, 'key');
}
