import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import {
  buildSchema,
  getNamedType,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';

import { readAccessRules } from '#gateway/access/levels/access-rules.ts';
import { neededByDocument } from '#gateway/access/levels/needed-by-document.ts';
import { neededByVariables } from '#gateway/access/levels/needed-by-variables.ts';
import { asksByRecords } from '#gateway/access/levels/refuse-needs.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8');
const schema = buildSchema(read('atlas'), { assumeValid: true });
const rules = readAccessRules(read('supergraph'));
const deepest = 4;

/** A value that holds a criterion of `coordinate`, for each way down an input type to it. */
function* valuesWith(type: GraphQLInputType, coordinate: string, depth: number): Iterable<unknown> {
  if (isNonNullType(type)) yield* valuesWith(type.ofType, coordinate, depth);
  else if (isListType(type)) {
    for (const value of valuesWith(type.ofType, coordinate, depth)) yield [value];
  } else if (isInputObjectType(type) && depth < deepest) {
    for (const [name, field] of Object.entries(type.getFields())) {
      if (`${type.name}.${name}` === coordinate) yield { [name]: { exists: true } };
      for (const inner of valuesWith(field.type, coordinate, depth + 1)) yield { [name]: inner };
    }
  }
}

interface Place {
  readonly argument: string;
  readonly type: GraphQLInputType;
  readonly field: string;
}

const places: readonly Place[] = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap(
  ({ name: field, args, type }) =>
    args.map((argument) => ({
      argument: argument.name,
      type: argument.type,
      field: isObjectType(getNamedType(type)) ? field : '',
    })),
);

const literal = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(literal).join(',')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .map(([name, inner]) => `${name}:${literal(inner)}`)
          .join(',')}}`
      : JSON.stringify(value);

suite('asking by what only rows may be asked by', () => {
  const inputs = [...rules.protected].filter(([coordinate]) => {
    const [type = ''] = coordinate.split('.');
    return isInputObjectType(schema.getType(type));
  });

  test('needs as much wherever the criterion stands, written or in a variable', () => {
    const found = new Map<string, number>();
    for (const [coordinate, level] of inputs) {
      for (const { field, argument, type } of places) {
        for (const value of valuesWith(type, coordinate, 0)) {
          found.set(coordinate, (found.get(coordinate) ?? 0) + 1);
          const need = { coordinate, level, given: true };
          const written = parse(`{ ${field}(${argument}: ${literal(value)}) { __typename } }`);
          const { needs } = neededByDocument(schema, rules, written, undefined);
          assert.deepEqual(
            needs.filter(({ given }) => given),
            [need],
          );
          const late = parse(
            `query($v: ${String(type)}) { ${field}(${argument}: $v) { __typename } }`,
          );
          const needed = neededByDocument(schema, rules, late, undefined);
          assert.deepEqual(neededByVariables(rules, needed, { v: value }), [need]);
          assert.ok(asksByRecords(needs));
        }
      }
    }
    assert.deepEqual(
      inputs.map(([coordinate]) => coordinate).filter((one) => !found.has(one)),
      [],
    );
  });

  test('needs it in the default of a variable, too', () => {
    const document = parse(
      'query($f: SeriesFilter = {patientId: {eq: "x"}}) { summary(filter: $f) { subjects } }',
    );
    const { needs } = neededByDocument(schema, rules, document, undefined);
    assert.deepEqual(
      needs.filter(({ given }) => given),
      [{ coordinate: 'SeriesFilter.patientId', level: 'RECORD', given: true }],
    );
  });

  test('is found in a filter that is nested deeper than a stack', () => {
    let filter: object = { patientId: { eq: 'x' } };
    for (let depth = 0; depth < 100_000; depth++) filter = { not: filter };
    const document = parse('query($f: SeriesFilter) { summary(filter: $f) { subjects } }');
    const needed = neededByDocument(schema, rules, document, undefined);
    assert.deepEqual(neededByVariables(rules, needed, { f: filter }), [
      { coordinate: 'SeriesFilter.patientId', level: 'RECORD', given: true },
    ]);
  });
});
