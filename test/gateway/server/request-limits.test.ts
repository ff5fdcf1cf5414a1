import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startGateway } from '#test/support/gateway-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }] };
const ids = Array.from({ length: 501 }, (_, index) => `a:${index}`);

function many(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}

/** Twelve fields deep. */
const deepest = `{ studies(first: 2) { nodes { ${'subject { studies(first: 2) { nodes { '.repeat(3)} id
  ${'} '.repeat(9)} } } }`;

interface Refusal {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly code: string;
  readonly message: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  'of more than 2,000 tokens': {
    query: `{ ${'__typename '.repeat(1_999)} }`,
    code: 'TOKEN_LIMIT',
    message: 'The document has more than 2000 words and signs: ask for less at once.',
  },
  'of more than 2,000 tokens, since it has so many aliases': {
    query: `{ ${many(700, (n) => `a${n}: __typename`)} }`,
    code: 'ALIAS_LIMIT',
    message: 'The document has more than 30 aliases: ask in several requests.',
  },
  'of brackets within brackets': {
    query: `{ studies(filter: ${'{not:'.repeat(256)}{}${'}'.repeat(256)}) { nodes { id } } }`,
    code: 'DEPTH_LIMIT',
    message: 'The document has more than 256 brackets within each other: ask in several requests.',
  },
  'of more than 30 fragments': {
    query: `{ studies { nodes { ...F0 } } } ${many(31, (n) => `fragment F${n} on Study { id }`)}`,
    code: 'FRAGMENT_LIMIT',
    message: 'The document defines 31 fragments; at most 30 are allowed: ask in several requests.',
  },
  'of more than 30 aliases, though fragments hide them': {
    query: `{ studies { nodes { ...A subject { id } series { nodes { study { ...A } } } } } }
      fragment A on Study { ${many(16, (n) => `a${n}: day`)} }`,
    code: 'ALIAS_LIMIT',
    message:
      'The operation has 32 aliases, fragments spread; at most 30 are allowed: ask in several requests.',
  },
  'of more than 20 root fields, though fragments hide them': {
    query: `{ ...R ... { ...R } } fragment R on Query { ${many(11, (n) => `a${n}: __typename`)} }`,
    code: 'ROOT_FIELD_LIMIT',
    message:
      'The operation asks for 22 root fields; at most 20 are allowed: ask in several requests.',
  },
  'that asks for the schema twice': {
    query: '{ a: __schema { types { name } } b: __schema { types { name } } }',
    code: 'ROOT_FIELD_LIMIT',
    message: 'The operation asks 2 times for the schema: once is enough.',
  },
  'of more than 2,000 selections, fragments spread': {
    query: `{ studies { nodes { ...F0 ...F0 } } }
      ${many(9, (n) => `fragment F${n} on Study { ...F${n + 1} ...F${n + 1} }`)}
      fragment F9 on Study { id day }`,
    code: 'COMPLEXITY_LIMIT',
    message:
      'The operation selects 4096 fields and fragments, fragments spread; at most 2000 are allowed: ask for less at once.',
  },
  'of more than 50 selections beside one that is the same': {
    query: `{ studies { nodes { ${'counts { series } '.repeat(52)} } } }`,
    code: 'COMPLEXITY_LIMIT',
    message:
      'The document repeats 51 selections beside each other; at most 50 are allowed: once is enough.',
  },
  'of fields nested deeper than 12, though fragments hide it': {
    query: `{ studies { nodes { ...A } } }
      fragment A on Study { subject { studies { nodes { ...B } } } }
      fragment B on Study { subject { studies { nodes { subject { studies { nodes { subject { studies
        { nodes { id } } } } } } } } } }`,
    code: 'DEPTH_LIMIT',
    message:
      'The selection is nested 15 fields deep; at most 12 are answered: ask in several requests.',
  },
  'of introspection nested deeper than 20': {
    query: `{ __type(name: "Query") { fields { type { ${'ofType { '.repeat(18)} name
      ${'} '.repeat(18)} } } } }`,
    code: 'DEPTH_LIMIT',
    message:
      'The introspection is nested 22 fields deep; at most 20 are answered: ask in several requests.',
  },
  'with a written list of more than 500': {
    query: `{ studiesById(ids: ${JSON.stringify(ids)}) { id } }`,
    code: 'ARGUMENT_LIMIT',
    message: 'A list of the request is longer than 500: ask in several requests.',
  },
  'with a list of more than 500 among its variables': {
    query: 'query Q($ids: [ID!]!) { studiesById(ids: $ids) { id } }',
    variables: { ids },
    code: 'ARGUMENT_LIMIT',
    message: 'A list of the request is longer than 500: ask in several requests.',
  },
  'for a page of more than 100 rows': {
    query: '{ studies(first: 101) { nodes { id } } }',
    code: 'PAGE_SIZE_LIMIT',
    message: 'The argument "first" of "studies" is 101: a page has at most 100 rows.',
  },
  'for such a page within rows, by a variable': {
    query: 'query Q($n: Int = 5) { studies { nodes { series(first: $n) { nodes { id } } } } }',
    variables: { n: 1_000 },
    code: 'PAGE_SIZE_LIMIT',
    message: 'The argument "first" of "series" is 1000: a page has at most 100 rows.',
  },
  'for such a page of what stands centrally': {
    query: '{ datasets(first: 101) { totalCount } }',
    code: 'PAGE_SIZE_LIMIT',
    message: 'The argument "first" of "datasets" is 101: a page has at most 100 rows.',
  },
  'that could bring too much': {
    query: '{ studies(first: 100) { nodes { series(first: 100) { nodes { id modality day } } } } }',
    code: 'COST_LIMIT',
    message:
      'The request could cost 30212, 25000 at most: ask for smaller pages, fewer lists within lists or fewer fields.',
  },
};

suite('a request', () => {
  for (const [name, { query, variables, code, message }] of Object.entries(refusals)) {
    test(`${name} is refused with 400 and ${code}, and nobody is asked`, async () => {
      await using atlas = await startGateway(rows);
      const response = await fetch(`${atlas.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      assert.deepEqual(await response.json(), { errors: [{ message, extensions: { code } }] });
      assert.equal(response.status, 400);
      assert.equal(atlas.providers[0]?.requests.length, 0);
    });
  }

  test('larger than 1 MiB is refused with 413 and a code, and nobody is asked', async () => {
    await using atlas = await startGateway(rows);
    const response = await fetch(atlas.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(1024 * 1024) } }),
    });
    assert.equal(response.status, 413);
    assert.deepEqual(await response.json(), {
      errors: [
        {
          message:
            'The request is larger than 1048576 bytes: shorten its document or its variables.',
          extensions: { code: 'BODY_TOO_LARGE' },
        },
      ],
    });
    assert.equal(atlas.providers[0]?.requests.length, 0);
  });

  test('for a page of no rows reads what is wrong with it', async () => {
    await using atlas = await startGateway(rows);
    assert.deepEqual(await atlas.ask('{ studies(first: 0) { nodes { id } } }'), {
      errors: [
        {
          message: 'The argument "first" of "studies" is 0: a page has 1 to 100 rows.',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  test('at every limit of its document is answered', async () => {
    await using atlas = await startGateway(rows);
    assert.deepEqual(Object.keys((await atlas.ask(deepest)) as object), ['data']);
    const widest = `{ ${many(20, (n) => `a${n}: __typename`)} }`;
    assert.deepEqual(Object.keys((await atlas.ask(widest)) as object), ['data']);
    const spread = `{ studies { nodes { ${many(30, (n) => `...F${n}`)} } } }
      ${many(30, (n) => `fragment F${n} on Study { a${n}: day }`)}`;
    assert.deepEqual(Object.keys((await atlas.ask(spread)) as object), ['data']);
    const named = Array.from({ length: 500 }, (_, index) => `a:${index}`);
    const listed = `{ studiesById(ids: ${JSON.stringify(named)}) { id } }`;
    assert.deepEqual(Object.keys((await atlas.ask(listed)) as object), ['data']);
  });

  test('of brackets alone, nested without end, is refused and the gateway lives on', async () => {
    await using atlas = await startGateway(rows);
    const body = `{"query":"query($x: Int) { __typename }","variables":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const response = await fetch(atlas.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
    });
    assert.equal(response.status, 400);
    assert.deepEqual(await response.json(), {
      errors: [
        {
          message: 'The body is nested more than 256 brackets deep.',
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    });
    assert.deepEqual(await atlas.ask('{ __typename }'), { data: { __typename: 'Query' } });
  });
});
