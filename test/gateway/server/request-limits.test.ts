import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { parse } from 'graphql';

import { measureDepth } from '#gateway/limits/measure-depth.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }] };

function nested(depth: number): string {
  let text = 'id';
  for (let level = 0; level < (depth - 2) / 2; level += 1)
    text = `subject { studies { nodes { ${text} } } }`;
  return text;
}

suite('a request', () => {
  test('larger than 256 KB is refused with 413 and a code, and nobody is asked', async () => {
    await using atlas = await startGateway(rows);
    const response = await fetch(atlas.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(256 * 1024) } }),
    });
    assert.equal(response.status, 413);
    assert.deepEqual(await response.json(), {
      errors: [
        {
          message:
            'The request is larger than 262144 bytes: shorten its document or its variables.',
          extensions: { code: 'BODY_TOO_LARGE' },
        },
      ],
    });
    assert.equal(atlas.providers[0]?.requests.length, 0);
  });

  test('nested deeper than 15 is refused, also where fragments hide it', async () => {
    await using atlas = await startGateway(rows);
    const query = `{ studies { nodes { ...A } } }
      fragment A on Study { subject { studies { nodes { ...B } } } }
      fragment B on Study { subject { studies { nodes { ${nested(10)} } } } }`;
    assert.deepEqual(await atlas.ask(query), {
      errors: [
        {
          message: 'The selection is nested 21 fields deep; at most 15 are answered.',
          extensions: { code: 'DEPTH_LIMIT' },
        },
      ],
    });
    assert.equal(atlas.providers[0]?.requests.length, 0);
  });

  test('with fragments that double at each step is measured at once', () => {
    const chain = Array.from(
      { length: 200 },
      (_, step) => `fragment F${step} on Study { ...F${step + 1} ...F${step + 1} }`,
    );
    const query = `{ studies { nodes { ...F0 } } } ${chain.join(' ')} fragment F200 on Study { id }`;
    assert.equal(measureDepth(parse(query)), 3);
  });

  test('with a list of more than 500 is refused, written or as a variable', async () => {
    await using atlas = await startGateway(rows);
    const refusal = {
      errors: [
        {
          message: 'A list of the request is longer than 500: ask in several requests.',
          extensions: { code: 'ARGUMENT_LIMIT' },
        },
      ],
    };
    const ids = Array.from({ length: 501 }, (_, index) => `a:${index}`);
    const written = `{ studiesById(ids: ${JSON.stringify(ids)}) { id } }`;
    assert.deepEqual(await atlas.ask(written), refusal);
    const query = 'query Q($ids: [ID!]!) { studiesById(ids: $ids) { id } }';
    assert.deepEqual(await atlas.ask(query, { ids }), refusal);
    assert.equal(atlas.providers[0]?.requests.length, 0);
  });

  test('of more than 5,000 tokens is not parsed to its end', async () => {
    await using atlas = await startGateway(rows);
    const query = `{ ${'__typename '.repeat(5_000)} }`;
    assert.deepEqual(await atlas.ask(query), {
      errors: [
        {
          message: 'Syntax Error: Document contains more that 5000 tokens. Parsing aborted.',
          locations: [{ line: 1, column: 54_992 }],
          extensions: { code: 'GRAPHQL_PARSE_FAILED' },
        },
      ],
    });
  });

  test('of brackets alone, nested without end, is refused and the gateway lives on', async () => {
    await using atlas = await startGateway(rows);
    const body = `{"query":"query($x: Int) { __typename }","variables":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const response = await fetch(atlas.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    assert.equal(errors.length, 1);
    assert.deepEqual(await atlas.ask('{ __typename }'), { data: { __typename: 'Query' } });
  });
});
