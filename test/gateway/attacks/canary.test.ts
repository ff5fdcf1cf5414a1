import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { readAll, readEvents } from '#test/support/event-stream.ts';

import { attacks, openTarget, type Target } from './attack-setup.ts';

/** What stands in no answer, wherever it was planted. */
const canaries = /DOE\^JOHN|stack|\/srv\/|\/etc\/|10\.0\.|SELECT |https?:\/\/|canary/i;

const fault = {
  message: 'DOE^JOHN not found: SELECT * FROM subject at http://10.0.0.7/db',
  extensions: {
    code: 'CANARY',
    stacktrace: ['at read (/srv/atlas/canary.ts:1)'],
    response: { url: 'http://10.0.0.7/canary', body: 'canary' },
  },
};

/** What a provider that leaks answers with. */
const leaks: Readonly<Record<string, FakeBehaviour>> = {
  'errors with texts, codes and stacks of their own': () =>
    JSON.stringify({ data: { r: null }, errors: [fault] }),
  'errors without a place': () => JSON.stringify({ errors: [fault] }),
  'a listed code with its own words': () =>
    JSON.stringify({ errors: [{ ...fault, extensions: { code: 'FILTER_INVALID' } }] }),
  'status 500 and a stack': (_, response) => {
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end('Error: canary at /etc/atlas (http://10.0.0.7)');
    return 'handled';
  },
  'another address': (_, response) => {
    response.writeHead(302, { location: 'http://10.0.0.7/canary' });
    response.end();
    return 'handled';
  },
  'a page of HTML': () => '<html>canary</html>',
  'extensions of its own': () =>
    JSON.stringify({ data: { r: null }, extensions: { canary: 'http://10.0.0.7/' } }),
};

const questions = [
  '{ studies { nodes { id } answers { status code message } } }',
  '{ studies { nodes { id subject { sex } } } }',
  '{ summary { subjects answers { status code message } } }',
  '{ study(id: "a:1") { id } }',
  '{ studies { nodes { dataset { title } } } providers { nodes { name holdings { subjects } } } }',
];

async function answersOf(target: Target): Promise<string> {
  const texts: string[] = [];
  for (const query of questions) texts.push((await target.send({ body: { query } })).text);
  const query = 'subscription { summary { subjects answers { status code message } } }';
  const told = await readAll(readEvents(`${target.atlas.url}/graphql/stream`, { query }));
  return [...texts, JSON.stringify(told)].join('\n');
}

suite('what is said inside the Atlas is told to no caller', () => {
  for (const [name, behaviour] of Object.entries(leaks)) {
    test(`where all providers answer with ${name}`, async () => {
      await using target = await openTarget();
      for (const provider of target.atlas.providers) provider.behaviour = behaviour;
      const text = await answersOf(target);
      assert.match(text, /"code":"[A-Z_]+"/);
      assert.doesNotMatch(text, canaries);
    });
  }

  test('where registry and vocabulary fail in words of their own', async () => {
    await using target = await openTarget();
    const { centralAnswers } = target.atlas;
    centralAnswers.set('registry', JSON.stringify({ data: null, errors: [fault] }));
    centralAnswers.delete('vocabulary');
    const text = await answersOf(target);
    assert.match(text, /CENTRAL_UNAVAILABLE/);
    assert.doesNotMatch(text, canaries);
  });

  test('where a provider is down: its address stands nowhere', async () => {
    await using target = await openTarget();
    const [first] = target.atlas.providers;
    await first?.[Symbol.asyncDispose]();
    const text = await answersOf(target);
    assert.match(text, /PROVIDER_UNAVAILABLE/);
    assert.doesNotMatch(text, /127\.0\.0\.1|ECONNREFUSED|localhost/);
    assert.doesNotMatch(text, canaries);
  });
});

test('the plan of a request, with whom it asks, is told to nobody', async () => {
  await using target = await openTarget();
  const headers = {
    'apollo-query-plan-experimental': '1',
    'apollo-query-plan-experimental-format': 'internal',
  };
  const { text } = await target.send({ headers, body: { query: '{ study(id: "a:1") { id } }' } });
  assert.equal(text, '{"data":{"study":{"id":"a:1"}}}\n');
});

/** What the list wants of it stands with it. */
function expectedOf(id: string): RegExp {
  const pattern = attacks.find((attack) => attack.id === id)?.expect.bodyMustNotMatch;
  return new RegExp(pattern ?? '.');
}

test('a provider that answers 500 with a stack is unavailable, by its name alone: G40-subgraph-500', async () => {
  await using target = await openTarget();
  const [first] = target.atlas.providers;
  if (first !== undefined) {
    first.behaviour = (_, response) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('Error: stack at /etc/atlas (http://10.0.0.7)');
      return 'handled';
    };
  }
  const { status, text, errors } = await target.send({
    body: { query: '{ studies { nodes { id } } }' },
  });
  assert.equal(status, 200);
  assert.deepEqual(
    errors.map(({ extensions: { code, provider } }) => ({ code, provider })),
    [{ code: 'PROVIDER_UNAVAILABLE', provider: 'a' }],
  );
  assert.doesNotMatch(text, expectedOf('G40-subgraph-500'));
});

test("a provider's own words reach nobody: G41-subgraph-error-text", async () => {
  await using target = await openTarget();
  for (const provider of target.atlas.providers) {
    provider.behaviour = () => JSON.stringify({ data: { r: null }, errors: [fault] });
  }
  const { text } = await target.send({ body: { query: '{ studies { nodes { id } } }' } });
  assert.doesNotMatch(text, expectedOf('G41-subgraph-error-text'));
});
