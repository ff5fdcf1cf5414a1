import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startGateway } from '#test/support/gateway-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }], b: [{ uid: '2', day: 2 }] };

suite('an answer', () => {
  test('is merged from all providers, over HTTP', async () => {
    await using atlas = await startGateway(rows);
    assert.deepEqual(await atlas.ask('{ studies { nodes { id day } totalCount { exact } } }'), {
      data: {
        studies: {
          nodes: [
            { id: 'a:1', day: 1 },
            { id: 'b:2', day: 2 },
          ],
          totalCount: { exact: 2 },
        },
      },
    });
  });

  test('stands without the registry, whose part is null with a code, and says nothing internal', async () => {
    await using atlas = await startGateway(rows);
    atlas.centralAnswers.delete('registry');
    const answer = await atlas.ask(
      '{ providers { totalCount } studies(first: 1) { nodes { id } answers { provider { id name } status } } }',
    );
    assert.deepEqual(answer, {
      data: {
        providers: null,
        studies: {
          nodes: [{ id: 'a:1' }],
          answers: [
            { provider: { id: 'a', name: null }, status: 'ANSWERED' },
            { provider: { id: 'b', name: null }, status: 'ANSWERED' },
          ],
        },
      },
      errors: (answer as { errors: unknown[] }).errors,
    });
    for (const error of (answer as { errors: { message: string; extensions: object }[] }).errors) {
      assert.equal(
        error.message,
        'The registry did not answer. What the Atlas keeps centrally is not there just now: ask again later.',
      );
      assert.deepEqual(error.extensions, { code: 'CENTRAL_UNAVAILABLE' });
    }
  });

  test("passes on a central subgraph's listed code, and masks any other", async () => {
    await using atlas = await startGateway(rows);
    const coded = (code: string, message: string): string =>
      JSON.stringify({
        data: { providers: null },
        errors: [{ message, path: ['providers'], extensions: { code, stack: 'at /srv/x.ts:1' } }],
      });
    atlas.centralAnswers.set('registry', coded('CURSOR_INVALID', 'The cursor is none of ours.'));
    assert.deepEqual(await atlas.ask('{ providers { totalCount } }'), {
      data: { providers: null },
      errors: [
        {
          message: 'The cursor is none of ours.',
          path: ['providers'],
          extensions: { code: 'CURSOR_INVALID' },
        },
      ],
    });
    atlas.centralAnswers.set('registry', coded('ER_ACCESS_DENIED', 'user atlas@10.0.0.7'));
    assert.deepEqual(await atlas.ask('{ providers { totalCount } }'), {
      data: { providers: null },
      errors: [
        {
          message:
            'The registry did not answer. What the Atlas keeps centrally is not there just now: ask again later.',
          path: ['providers'],
          extensions: { code: 'CENTRAL_UNAVAILABLE' },
        },
      ],
    });
  });

  test('names the provider that failed, by code, with the rows of the others', async () => {
    await using atlas = await startGateway(rows);
    const [, failing] = atlas.providers;
    if (failing !== undefined) failing.behaviour = () => '<html>502 at http://10.0.0.7/</html>';
    assert.deepEqual(await atlas.ask('{ studies { nodes { id } } }'), {
      data: { studies: { nodes: [{ id: 'a:1' }] } },
      errors: [
        {
          message: 'The provider sent something that is no answer.',
          path: ['studies'],
          extensions: {
            code: 'PROVIDER_BAD_RESPONSE',
            provider: 'b',
            retryable: false,
            correlationId: 'this request',
          },
        },
      ],
    });
  });
});

suite('an error', () => {
  test('of a body that is not JSON is 400 with a code, in the media type asked for', async () => {
    await using atlas = await startGateway(rows);
    const response = await fetch(atlas.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body: '{"query": ',
    });
    assert.equal(response.status, 400);
    assert.equal(
      response.headers.get('content-type'),
      'application/graphql-response+json; charset=utf-8',
    );
    assert.deepEqual(await response.json(), {
      errors: [{ message: 'The body is not JSON.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  test('of a form that another site sends is refused by CSRF prevention', async () => {
    await using atlas = await startGateway(rows);
    const response = await fetch(`${atlas.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{ __typename }"}',
    });
    const { errors } = (await response.json()) as { errors: { extensions: object }[] };
    assert.equal(response.status, 400);
    assert.deepEqual(errors[0]?.extensions, { code: 'BAD_REQUEST' });
  });

  test('of a missing operation has its code and no stack', async () => {
    await using atlas = await startGateway(rows);
    const response = await fetch(atlas.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: 'query A { __typename } query B { __typename }' }),
    });
    assert.deepEqual(await response.json(), {
      errors: [
        {
          message: 'The document has several operations: say in operationName which one is meant.',
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
        },
      ],
    });
  });
});
