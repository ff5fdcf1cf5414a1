import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import {
  buildASTSchema,
  getNamedType,
  type GraphQLInputObjectType,
  isInputObjectType,
  parse,
} from 'graphql';

import { readSubgraphSdl } from '#schema/compose.ts';

const readme = readFileSync(new URL('../../schema/README.md', import.meta.url), 'utf8');
const schema = buildASTSchema(parse(readSubgraphSdl('provider')), { assumeValidSDL: true });
const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);

/** Input types that a type's fields are of, itself left out. */
function innerTypes(type: GraphQLInputObjectType): GraphQLInputObjectType[] {
  const types = Object.values(type.getFields()).map((field) => getNamedType(field.type));
  return [...new Set(types)].filter(isInputObjectType).filter((inner) => inner !== type);
}

/** All input types that can be reached from one, itself included. */
function reach(type: GraphQLInputObjectType, seen = new Set<GraphQLInputObjectType>()) {
  seen.add(type);
  for (const inner of innerTypes(type)) if (!seen.has(inner)) reach(inner, seen);
  return seen;
}

const roots = inputs.filter(({ name }) => /(?<!Code|Set|Boolean|Clinical)Filter$/.test(name));

suite('the filter language', () => {
  test('has a filter for each listing', () => {
    assert.deepEqual(roots.map(({ name }) => name).toSorted(), [
      'AnnotationFilter',
      'SeriesFilter',
      'StudyFilter',
      'SubjectFilter',
    ]);
  });

  test('recurs only by and, or and not: no scope leads back to one that holds it', () => {
    for (const type of inputs) {
      for (const inner of innerTypes(type)) {
        assert.ok(!reach(inner).has(type), `${type.name} stands within its own ${inner.name}`);
      }
    }
  });

  test("is as large as the schema's README says", () => {
    const types = new Set(roots.flatMap((root) => [...reach(root)]));
    const fields = [...types].flatMap((type) => Object.values(type.getFields()));
    const said = /(\d+) input types with (\d+) fields/.exec(readme);
    assert.deepEqual(said?.slice(1).map(Number), [types.size, fields.length]);
  });
});
