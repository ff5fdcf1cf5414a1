import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { FieldDefinitionNode, TypeNode } from 'graphql';

import { subgraphNames } from '#schema/compose.ts';

import {
  bears,
  directiveArgument,
  namedTypeOf,
  objectTypes,
  readContract,
} from './read-contract.ts';

const rules = new Set([
  'CONNECTION',
  'OBJECT',
  'CONCAT',
  'KEYED',
  'SUM',
  'SUM_KNOWN',
  'MIN',
  'MAX',
  'SAME',
  'OVERLAP',
]);
const types = objectTypes(readContract('provider'));

function fieldsOf(typeName: string): readonly FieldDefinitionNode[] {
  return types.get(typeName)?.fields ?? [];
}

function ruleOf(field: FieldDefinitionNode): string | undefined {
  return directiveArgument(field, 'merge', 'by');
}

const allFields = [...types].flatMap(([typeName, type]) =>
  (type.fields ?? []).map((field) => ({ path: `${typeName}.${field.name.value}`, field })),
);

/** Lists whose elements may not be null, down to the innermost. */
function hasFirmElements(type: TypeNode): boolean {
  if (type.kind === 'NonNullType') return hasFirmElements(type.type);
  if (type.kind === 'NamedType') return false;
  return type.type.kind === 'NonNullType' || hasFirmElements(type.type);
}

suite('merging', () => {
  test('goes by the rules that the contract names', () => {
    const unknown = allFields.filter(({ field }) => {
      const rule = ruleOf(field);
      return bears(field, 'merge') && (rule === undefined || !rules.has(rule));
    });
    assert.deepEqual(
      unknown.map(({ path }) => path),
      [],
    );
  });

  test('has a rule for every root field: merged or routed, never both', () => {
    for (const field of fieldsOf('Query')) {
      assert.equal(
        Number(bears(field, 'merge')) + Number(bears(field, 'route')),
        1,
        field.name.value,
      );
    }
  });

  test('routes by an argument that is there', () => {
    for (const { path, field } of allFields) {
      const argument = directiveArgument(field, 'route', 'argument');
      if (argument === undefined) continue;
      assert.ok(
        field.arguments?.some((one) => one.name.value === argument),
        path,
      );
    }
  });

  test('has a rule for every field of a type that is merged field by field', () => {
    const ruleless: string[] = [];
    for (const { field } of allFields) {
      if (ruleOf(field) !== 'OBJECT' && ruleOf(field) !== 'KEYED') continue;
      const typeName = namedTypeOf(field.type);
      for (const inner of fieldsOf(typeName)) {
        if (!bears(inner, 'merge') && !bears(inner, 'gateway')) {
          ruleless.push(`${typeName}.${inner.name.value}`);
        }
      }
    }
    assert.deepEqual(ruleless, []);
  });

  test('joins keyed lists by a field of their elements that is the same everywhere', () => {
    for (const { path, field } of allFields) {
      if (ruleOf(field) !== 'KEYED') continue;
      const key = directiveArgument(field, 'merge', 'key');
      const keyField = fieldsOf(namedTypeOf(field.type)).find((one) => one.name.value === key);
      assert.ok(keyField !== undefined, path);
      assert.equal(ruleOf(keyField), 'SAME', path);
    }
  });

  test('asks for a field of the same type in the place of another, of its shape or of keys and counts', () => {
    const seen: string[] = [];
    for (const [typeName, type] of types) {
      for (const field of type.fields ?? []) {
        const of = directiveArgument(field, 'merge', 'of');
        if (of === undefined) continue;
        seen.push(`${typeName}.${field.name.value}`);
        const asked = type.fields?.find((one) => one.name.value === of);
        assert.ok(asked !== undefined, of);
        if (ruleOf(field) !== 'OVERLAP') {
          assert.equal(namedTypeOf(asked.type), namedTypeOf(field.type), of);
          continue;
        }
        const count = directiveArgument(field, 'merge', 'count');
        const listed = fieldsOf(namedTypeOf(asked.type)).map((one) => one.name.value);
        assert.deepEqual(listed, [directiveArgument(field, 'merge', 'key'), count]);
        assert.ok(type.fields?.some((one) => one.name.value === count));
      }
    }
    assert.deepEqual(seen, ['Summary.subjectsAtLeast', 'Summary.overlapAtMost']);
  });

  test('can say that a sum is not known', () => {
    const firm = allFields.filter(
      ({ field }) => ruleOf(field) === 'SUM' && field.type.kind === 'NonNullType',
    );
    assert.deepEqual(
      firm.map(({ path }) => path),
      [],
    );
  });
});

suite('what comes from several providers', () => {
  test('is null where nobody answered: every root field is nullable', () => {
    for (const name of subgraphNames) {
      const firm = objectTypes(readContract(name))
        .get('Query')
        ?.fields?.filter((field) => field.type.kind === 'NonNullType');
      assert.deepEqual(
        firm?.map((field) => field.name.value),
        [],
        name,
      );
    }
  });

  test('has a null in the place of a row that could not be read', () => {
    const reached = allFields.filter(({ path, field }) => {
      const inPage = /^\w+(Connection|Matches)\.(edges|nodes)$/.test(path);
      return inPage || (path.startsWith('Query.') && bears(field, 'route'));
    });
    assert.ok(reached.length > 10);
    assert.deepEqual(
      reached.filter(({ field }) => hasFirmElements(field.type)).map(({ path }) => path),
      [],
    );
  });

  test('stands when the registry or the vocabulary is away', () => {
    for (const name of ['registry', 'vocabulary'] as const) {
      for (const [typeName, type] of objectTypes(readContract(name))) {
        if (!bears(type, 'key') || !types.has(typeName)) continue;
        const isFirm = type.fields?.some(
          (field) => field.name.value !== 'id' && field.type.kind === 'NonNullType',
        );
        if (isFirm !== true) continue;
        // Then a row must be able to lose the whole thing.
        const firm = allFields.filter(
          ({ field }) => field.type.kind === 'NonNullType' && namedTypeOf(field.type) === typeName,
        );
        assert.deepEqual(
          firm.map(({ path }) => path),
          [],
          `${name}: ${typeName}`,
        );
      }
    }
  });

  test('says beside it what each provider did', () => {
    for (const field of fieldsOf('Query')) {
      const typeName = namedTypeOf(field.type);
      if (ruleOf(field) !== 'CONNECTION' && ruleOf(field) !== 'OBJECT') continue;
      const answers = fieldsOf(typeName).find((one) => one.name.value === 'answers');
      assert.ok(answers !== undefined, typeName);
      assert.equal(directiveArgument(answers, 'gateway', 'fills'), 'ANSWERS', typeName);
    }
  });
});
