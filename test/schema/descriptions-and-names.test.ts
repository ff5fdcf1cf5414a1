import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { visit, type ASTNode, type StringValueNode } from 'graphql';

import { subgraphNames } from '#schema/compose.ts';

import { objectTypes, readContract } from './read-contract.ts';

const camelCase = /^[a-z][a-zA-Z0-9]*$/;
const pascalCase = /^[A-Z][a-zA-Z0-9]*$/;
const screamingSnake = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Kinds that must be described, with how their names are written. */
const described: Readonly<Record<string, RegExp>> = {
  ObjectTypeDefinition: pascalCase,
  InputObjectTypeDefinition: pascalCase,
  EnumTypeDefinition: pascalCase,
  ScalarTypeDefinition: /^([A-Z][a-zA-Z0-9]*|JSON)$/,
  FieldDefinition: camelCase,
  InputValueDefinition: camelCase,
  EnumValueDefinition: screamingSnake,
  DirectiveDefinition: camelCase,
};

interface Named {
  readonly name: { readonly value: string };
  readonly description?: StringValueNode;
}

/** Everything with a name, and where it stands: `Query.studies.first`. */
function walk(document: ASTNode, see: (path: string, kind: string, node: Named) => void): void {
  const path: string[] = [];
  visit(document, {
    enter(node) {
      if (described[node.kind] === undefined) return undefined;
      const named = node as unknown as Named;
      path.push(named.name.value);
      see(path.join('.'), node.kind, named);
      // What a directive takes is said in the directive's own description.
      if (node.kind !== 'DirectiveDefinition') return undefined;
      path.pop();
      return false;
    },
    leave(node) {
      if (described[node.kind] !== undefined) path.pop();
    },
  });
}

for (const name of subgraphNames) {
  suite(`the ${name} contract`, () => {
    test('describes every type, field, argument, input field and enum value', () => {
      const silent: string[] = [];
      walk(readContract(name), (path, _kind, node) => {
        if ((node.description?.value.trim() ?? '') === '') silent.push(path);
      });
      assert.deepEqual(silent, []);
    });

    test('writes types in PascalCase, fields and arguments in camelCase, enum values in SCREAMING_SNAKE', () => {
      const odd: string[] = [];
      walk(readContract(name), (path, kind, node) => {
        if (described[kind]?.test(node.name.value) === false) odd.push(path);
      });
      assert.deepEqual(odd, []);
    });

    test('has pages as the Relay connection specification wants them', () => {
      const types = objectTypes(readContract(name));
      for (const [typeName, type] of types) {
        const fields = type.fields?.map((field) => field.name.value) ?? [];
        const isPage = fields.includes('edges') || fields.includes('pageInfo');
        assert.equal(typeName.endsWith('Connection'), isPage, typeName);
        if (!isPage) continue;
        // Records of what callers did come by the million, and nobody needs to know how many there are.
        const counted = typeName === 'ActivityConnection' ? [] : ['totalCount'];
        for (const field of ['edges', 'nodes', 'pageInfo', ...counted]) {
          assert.ok(fields.includes(field), `${typeName}.${field}`);
        }
        const edge = types.get(typeName.replace('Connection', 'Edge'));
        assert.deepEqual(
          edge?.fields?.map((field) => field.name.value),
          ['cursor', 'node'],
          typeName,
        );
      }
    });
  });
}
