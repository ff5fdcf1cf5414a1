import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { parse } from 'graphql';

import { type DocumentSize, measureDocument } from '#gateway/limits/measure-document.ts';

const none: DocumentSize = {
  fragments: 0,
  aliases: 0,
  rootFields: 1,
  selections: 0,
  depth: 0,
  introspectionDepth: 0,
  schemaReads: 0,
  repeats: 0,
};

suite('the size of a document', () => {
  test('is counted with fragments spread, wherever they stand', () => {
    const text = `query Q { studies { nodes { ...A ... on Study { b: day } } } }
      fragment A on Study { a: id subject { ...B } } fragment B on Subject { id }`;
    assert.deepEqual(measureDocument(parse(text)), {
      ...none,
      fragments: 2,
      aliases: 2,
      selections: 9,
      depth: 4,
    });
  });

  test('is that of its largest operation, and of its fragments though none spreads them', () => {
    const text = `query A { a: __typename b: __typename } query B { studies { nodes { id id } } }
      fragment F on Study { id id id }`;
    assert.deepEqual(measureDocument(parse(text)), {
      ...none,
      fragments: 1,
      aliases: 2,
      rootFields: 2,
      selections: 4,
      depth: 3,
      introspectionDepth: 1,
      repeats: 3,
    });
  });

  test('has a depth of its own for introspection', () => {
    const text = '{ __schema { types { fields { name } } } studies { nodes { __typename } } }';
    assert.deepEqual(measureDocument(parse(text)), {
      ...none,
      rootFields: 2,
      selections: 7,
      depth: 2,
      introspectionDepth: 4,
      schemaReads: 1,
    });
  });

  test('is found at once where fragments double at each step', () => {
    const chain = Array.from(
      { length: 200 },
      (_, step) => `fragment F${step} on Study { ...F${step + 1} ...F${step + 1} }`,
    );
    const text = `{ studies { nodes { ...F0 } } } ${chain.join(' ')} fragment F200 on Study { id }`;
    const { depth, selections } = measureDocument(parse(text));
    assert.equal(depth, 3);
    assert.ok(selections > 2 ** 200);
  });

  test('ends where fragments spread themselves, and where one is missing', () => {
    const text =
      '{ ...A ...C } fragment A on Query { ...B } fragment B on Query { ...A __typename }';
    assert.equal(measureDocument(parse(text)).rootFields, 1);
  });
});
