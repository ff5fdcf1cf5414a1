import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';

import { readTrustedDocuments } from '#gateway/limits/trusted-documents.ts';
import { nextEvent, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }] };
const page = 'query Page { studies { nodes { id } } }';
const progress = 'subscription Progress { summary { studies } }';

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** As client tools write it. */
function manifestOf(...bodies: string[]): string {
  return JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: bodies.map((body) => ({ id: hashOf(body), name: 'Q', type: 'query', body })),
  });
}

function byHash(text: string): { readonly extensions: object } {
  return { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } } };
}

async function post(url: string, body: object): Promise<[number, unknown]> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return [response.status, await response.json()];
}

const answered = [200, { data: { studies: { nodes: [{ id: 'a:1' }] } } }];
const notFound = {
  message:
    'There is no kept document of that hash: only listed documents are answered by their hash.',
  extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
};
const refused = [400, { errors: [notFound] }];

suite('a gateway with a list of trusted documents', () => {
  const settings = {
    profile: 'CLOSED',
    trustedDocuments: readTrustedDocuments(manifestOf(page, progress)),
  } as const;

  test('answers a listed one, by its hash or as text', async () => {
    await using atlas = await startGateway(rows, settings);
    const url = `${atlas.url}/graphql`;
    assert.deepEqual(await post(url, byHash(page)), answered);
    assert.deepEqual(await post(url, { query: page }), answered);
    assert.deepEqual(await post(url, { query: page, ...byHash(page) }), answered);
    const extensions = JSON.stringify(byHash(page).extensions);
    const search = new URLSearchParams({ extensions }).toString();
    const got = await fetch(`${url}?${search}`, { headers: { 'apollo-require-preflight': '1' } });
    assert.deepEqual(await got.json(), answered[1]);
  });

  test('refuses any other, also when it differs by a blank alone, and asks nobody', async () => {
    await using atlas = await startGateway(rows, settings);
    const url = `${atlas.url}/graphql`;
    for (const query of ['{ __typename }', `${page} `, '{ __schema { types { name } } }']) {
      assert.deepEqual(await post(url, { query }), refused);
      assert.deepEqual(await post(url, byHash(query)), refused);
      assert.deepEqual(await post(url, { query, ...byHash(query) }), refused);
    }
    assert.equal(atlas.providers[0]?.requests.length, 0);
  });

  test('refuses a hash with another text than its own', async () => {
    await using atlas = await startGateway(rows, settings);
    const message = 'The hash that was sent is not that of the document.';
    assert.deepEqual(
      await post(`${atlas.url}/graphql`, { query: '{ __typename }', ...byHash(page) }),
      [400, { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }],
    );
  });

  test('tells events of a listed one alone', async () => {
    await using atlas = await startGateway(rows, settings);
    const url = `${atlas.url}/graphql/stream`;
    for (const told of [{ query: progress }, byHash(progress)]) {
      const { data } = (await nextEvent(readEvents(url, told))) as { data: unknown };
      assert.deepEqual(Object.keys(data as object), ['summary']);
    }
    const query = 'subscription { summary { series } }';
    assert.deepEqual(await nextEvent(readEvents(url, { query })), { errors: [notFound] });
  });

  test('is closed: the schema is not told, and there is no page', async () => {
    const listed = '{ __schema { queryType { name } } }';
    const trustedDocuments = readTrustedDocuments(manifestOf(listed));
    await using atlas = await startGateway(rows, { profile: 'CLOSED', trustedDocuments });
    const [, answer] = await post(atlas.url, { query: listed });
    assert.match(JSON.stringify(answer), /introspection is not allowed/);
    const shown = await fetch(atlas.url, { headers: { accept: 'text/html' } });
    assert.equal(shown.status, 400);
    assert.doesNotMatch(await shown.text(), /<html/i);
  });
});

suite('a gateway without a list', () => {
  test('keeps no document: a hash alone finds none, and what is no hash neither', async () => {
    await using atlas = await startGateway(rows);
    const url = `${atlas.url}/graphql`;
    assert.deepEqual(await post(url, byHash(page)), refused);
    // With its text it is answered, and still not kept.
    assert.deepEqual(await post(url, { query: page, ...byHash(page) }), answered);
    assert.deepEqual(await post(url, byHash(page)), refused);
    for (const persistedQuery of [{ version: 1 }, { sha256Hash: 1 }, true]) {
      assert.deepEqual(await post(url, { extensions: { persistedQuery } }), refused);
    }
  });
});

suite('a list of trusted documents', () => {
  const operation = { id: hashOf(page), name: 'Page', type: 'query', body: page };
  const head = { format: 'apollo-persisted-query-manifest', version: 1 };
  for (const [text, problem] of [
    ['{', 'it is not JSON'],
    ['[]', 'it is no apollo-persisted-query-manifest of version 1'],
    [
      JSON.stringify({ ...head, version: 2, operations: [] }),
      'it is no apollo-persisted-query-manifest of version 1',
    ],
    [JSON.stringify({ ...head, operations: [{ id: 'x' }] }), 'an id or a body is missing'],
    [
      JSON.stringify({ ...head, operations: [{ ...operation, id: 'page' }] }),
      'the id page is not the SHA-256 of its body',
    ],
  ] as const) {
    test(`is refused where ${problem}: ${text.slice(0, 30)}`, () => {
      assert.throws(() => readTrustedDocuments(text), {
        code: 'CONFIGURATION_INVALID',
        message: `The list of trusted documents cannot be used: ${problem}.`,
      });
    });
  }
});
