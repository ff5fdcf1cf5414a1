import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { suite, test } from 'node:test';

import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [{ uid: '1', day: 1 }],
  b: [{ uid: '2', day: 2 }],
};

const listing = `{
  studies {
    nodes { id }
    pageInfo { hasNextPage }
    totalCount { exact atLeast atMost }
    answers { provider { __typename id } status code message release trips }
  }
}`;

function answered(id: string): object {
  return {
    provider: { __typename: 'Provider', id },
    status: 'ANSWERED',
    code: null,
    message: null,
    release: 1,
    trips: 1,
  };
}

interface Failure {
  readonly name: string;
  readonly behaviour: FakeBehaviour;
  readonly status?: string;
  readonly code: string;
  readonly message: string;
}

const badAnswer = {
  code: 'PROVIDER_BAD_RESPONSE',
  message: 'The provider sent something that is no answer.',
};

function page(connection: string): FakeBehaviour {
  return () => `{"data":{"r":${connection}}}`;
}

function handled(answer: (response: ServerResponse) => void): FakeBehaviour {
  return (_request, response) => {
    answer(response);
    return 'handled';
  };
}

const failures: readonly Failure[] = [
  {
    name: 'hangs up',
    behaviour: handled((response) => response.socket?.destroy()),
    code: 'PROVIDER_UNAVAILABLE',
    message: 'The provider could not be reached.',
  },
  {
    name: 'answers HTML',
    behaviour: () => '<html><body>nginx 502 at http://10.0.0.7/</body></html>',
    ...badAnswer,
  },
  {
    name: 'breaks off in the middle of the body',
    behaviour: handled((response) => {
      response.setHeader('content-length', 1000);
      response.write('{"data":{"r":{"nodes":[', () => response.socket?.destroy());
    }),
    ...badAnswer,
  },
  {
    name: 'answers half a JSON text',
    behaviour: () => '{"data":{"r":{"edges":[',
    ...badAnswer,
  },
  {
    name: 'does not answer in time',
    behaviour: handled(() => undefined),
    status: 'TIMED_OUT',
    code: 'PROVIDER_TIMEOUT',
    message: 'The provider did not answer in time.',
  },
  {
    name: 'starts a body and never ends it',
    behaviour: handled((response) => response.write('{"data":')),
    status: 'TIMED_OUT',
    code: 'PROVIDER_TIMEOUT',
    message: 'The provider did not answer in time.',
  },
  {
    name: 'sends more than is accepted',
    behaviour: () => `{"data":{"r":"${'x'.repeat(200_000)}"}}`,
    code: 'PROVIDER_RESPONSE_TOO_LARGE',
    message: 'The provider sent more than is accepted.',
  },
  {
    name: 'answers with a foreign error',
    behaviour: () =>
      '{"errors":[{"message":"SELECT * FROM patients at /srv/app/db.js:7","extensions":{"code":"ER_42","stacktrace":["x"]}}],"data":null}',
    code: 'PROVIDER_FAILED',
    message: 'The provider answered with an error.',
  },
  {
    name: 'answers with a code that only the language knows',
    behaviour: () =>
      '{"errors":[{"message":"x","extensions":{"code":"toString"}}],"data":{"r":null}}',
    code: 'PROVIDER_FAILED',
    message: 'The provider answered with an error.',
  },
  {
    name: 'claims that it was not asked',
    behaviour: () =>
      '{"errors":[{"message":"x","extensions":{"code":"PROVIDER_NOT_ASKED"}}],"data":{"r":null}}',
    code: 'PROVIDER_NOT_ASKED',
    message: 'The provider was not asked: the request concerns others.',
  },
  { name: 'answers a list in place of an object', behaviour: page('[]'), ...badAnswer },
  { name: 'answers null without a word', behaviour: page('null'), ...badAnswer },
  {
    name: 'leaves the keys out',
    behaviour: page('{"edges":[],"pageInfo":{"hasNextPage":false}}'),
    ...badAnswer,
  },
  {
    name: 'sends keys out of order',
    behaviour: page('{"edges":[],"keys":[2,1],"pageInfo":{"hasNextPage":false},"totalCount":null}'),
    ...badAnswer,
  },
  {
    name: 'sends a row of another provider',
    behaviour: page(
      '{"edges":[{"cursor":"{\\"key\\":null,\\"id\\":\\"1\\"}","n0":{"id":"a:1"}}],"keys":[null],"pageInfo":{"hasNextPage":false},"totalCount":{"exact":1,"atLeast":1,"atMost":1}}',
    ),
    ...badAnswer,
  },
  {
    name: 'sends a cursor that names no row',
    behaviour: page(
      '{"edges":[{"cursor":"x","n0":{"id":"b:1"}}],"keys":[null],"pageInfo":{"hasNextPage":false},"totalCount":null}',
    ),
    ...badAnswer,
  },
];

suite('a provider that', () => {
  for (const { name, behaviour, status = 'FAILED', code, message } of failures) {
    const title = `${name} is marked, and the page of the others stands`;
    test(title, { timeout: 20_000 }, async () => {
      await using scatter = await startScatter(rows, { totalMs: 2_000, maxResponseBytes: 100_000 });
      const [, broken] = scatter.providers;
      assert.ok(broken);
      broken.behaviour = behaviour;
      assert.deepEqual(await scatter.ask(listing), {
        data: {
          studies: {
            nodes: [{ id: 'a:1' }],
            pageInfo: { hasNextPage: true },
            totalCount: { exact: null, atLeast: 1, atMost: null },
            answers: [
              answered('a'),
              {
                provider: { __typename: 'Provider', id: 'b' },
                status,
                code,
                message,
                release: null,
                trips: 1,
              },
            ],
          },
        },
      });
    });
  }

  test('is down is an error where the answer does not list what each provider did', async () => {
    await using scatter = await startScatter(rows);
    await scatter.providers[1]?.[Symbol.asyncDispose]();
    assert.deepEqual(await scatter.ask('{ summary { studies } studies { nodes { id } } }'), {
      data: { summary: { studies: null }, studies: { nodes: [{ id: 'a:1' }] } },
      errors: ['summary', 'studies'].map((path) => ({
        message: 'The provider could not be reached.',
        path: [path],
        extensions: { code: 'PROVIDER_UNAVAILABLE', provider: 'b', retryable: true },
      })),
    });
  });

  test('is down with all others leaves nulls, known zeros and its answers', async () => {
    await using scatter = await startScatter(rows);
    for (const provider of scatter.providers) await provider[Symbol.asyncDispose]();
    const answers = ['a', 'b'].map((id) => ({ provider: { id }, status: 'FAILED' }));
    assert.deepEqual(
      await scatter.ask(`{
        studies {
          nodes { id }
          totalCount { exact atLeast }
          pageInfo { hasNextPage }
          answers { provider { id } status }
        }
        summary { studies facets(fields: [MODALITY]) { field } answers { provider { id } status } }
      }`),
      {
        data: {
          studies: {
            nodes: [],
            totalCount: { exact: null, atLeast: 0 },
            pageInfo: { hasNextPage: true },
            answers,
          },
          summary: { studies: null, facets: null, answers },
        },
      },
    );
  });

  test('has no release at the date says so and takes nothing from the sums', async () => {
    await using scatter = await startScatter(rows);
    const [, younger] = scatter.providers;
    assert.ok(younger);
    younger.behaviour = () =>
      '{"data":{"r":null},"errors":[{"message":"x","extensions":{"code":"NO_RELEASE"}}]}';
    assert.deepEqual(
      await scatter.ask(`{
        studies(asOf: "2020-01-01") {
          nodes { id }
          totalCount { exact }
          pageInfo { hasNextPage }
          answers { provider { id } status code }
        }
      }`),
      {
        data: {
          studies: {
            nodes: [{ id: 'a:1' }],
            totalCount: { exact: 1 },
            pageInfo: { hasNextPage: false },
            answers: [
              { provider: { id: 'a' }, status: 'ANSWERED', code: null },
              { provider: { id: 'b' }, status: 'NO_RELEASE', code: 'NO_RELEASE' },
            ],
          },
        },
      },
    );
  });

  test('is asked for a client that goes away is let go at once', { timeout: 20_000 }, async () => {
    await using scatter = await startScatter(rows, { totalMs: 600_000 });
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    for (const provider of scatter.providers) {
      provider.behaviour = (_request, response) => {
        response.on('close', closed.resolve);
        controller.abort();
        return 'handled';
      };
    }
    const answer = await scatter.ask('{ summary { studies } }', {}, { signal: controller.signal });
    await closed.promise;
    assert.deepEqual(answer.data, { summary: { studies: null } });
  });
});
