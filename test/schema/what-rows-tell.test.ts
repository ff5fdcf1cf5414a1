import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { DefinitionNode } from 'graphql';

import { directiveArgument, namedTypeOf, objectTypes, readContract } from './read-contract.ts';

const { definitions } = readContract('provider');
const types = objectTypes(readContract('provider'));

/** `Type.member` of all fields of input types, and of all values of enums that rows are ordered and counted by. */
const askedBy = definitions.flatMap((definition: DefinitionNode): readonly string[] => {
  const members =
    definition.kind === 'InputObjectTypeDefinition'
      ? definition.fields
      : definition.kind === 'EnumTypeDefinition' &&
          /(Order|Facet|Histogram)/.test(definition.name.value)
        ? definition.values
        : [];
  const of = 'name' in definition ? (definition.name?.value ?? '') : '';
  return (members ?? []).map(({ name }) => `${of}.${name.value}`);
});

/** `Type.field` of all fields that are told, where they are of a kind. */
function toldWhere(
  isOfKind: (kind: string | undefined, type: string) => boolean,
): readonly string[] {
  return [...types].flatMap(([typeName, { fields = [] }]) =>
    fields
      .filter((field) => isOfKind(directiveArgument(field, 'shows', 'as'), namedTypeOf(field.type)))
      .map(({ name }) => `${typeName}.${name.value}`),
  );
}

suite('a row of the provider contract', () => {
  test('tells no date and is asked by none: days are relative, and dated is only a release (R5.3)', () => {
    assert.deepEqual(
      toldWhere((_, type) => type.startsWith('Date')),
      ['Release.date'],
    );
    const dates = definitions.flatMap((definition) =>
      definition.kind === 'InputObjectTypeDefinition'
        ? (definition.fields ?? []).filter(({ type }) => namedTypeOf(type).startsWith('Date'))
        : [],
    );
    assert.deepEqual(dates, []);
    const days = askedBy.filter((name) => /date|birth|time(?!Origin|_ORIGIN)/i.test(name));
    assert.deepEqual(days, []);
  });

  test('has descriptions to be read alone: nothing is found, ordered or counted by words that somebody wrote (R5.5)', () => {
    assert.deepEqual(
      toldWhere((kind) => kind === 'DESCRIPTION'),
      ['Study.description', 'Series.description', 'ImagingAnnotation.label'],
    );
    const words = askedBy.filter((name) =>
      /\.(.*description|label|text|raw|.*comment.*|protocol.*|private.*)$/i.test(name),
    );
    assert.deepEqual(words, []);
    assert.deepEqual(
      [...types].filter(([, { fields = [] }]) => fields.some(({ name }) => name.value === 'raw')),
      [],
    );
    assert.ok(askedBy.includes('SeriesOrderField.UID') && askedBy.includes('FacetField.SOURCE'));
  });
});
