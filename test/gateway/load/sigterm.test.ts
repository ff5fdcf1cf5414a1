import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as ask, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { defaultDoorLimits } from '#gateway/load/door.ts';
import { callsAtOnce } from '#gateway/scatter/provider-channel.ts';
import { nextEvent, readAll, readEvents } from '#test/support/event-stream.ts';
import { type FakeProvider, startFakeProvider } from '#test/support/fake-provider.ts';
import { holdAnswers } from '#test/support/held-answers.ts';
import { entryOf } from '#test/support/scatter-setup.ts';

const program = fileURLToPath(new URL('gateway-process.ts', import.meta.url));
/** In flight at once (R6.12): those that run, and with the stream's all the others wait at the door. */
const requests = 1_000;
const waiting = requests + 1 - defaultDoorLimits.running;
const query =
  'query ($uids: [String!]) { studies(filter: {patientId: {in: $uids}}) { nodes { id } } }';

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

/** Asks on a connection of its own, with a token, so that every place to wait in may be taken; `sent` has its number once all of it has left. */
async function post(url: string, index: number, sent: Set<number>): Promise<Answer> {
  const request = ask(`${url}/graphql`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
  });
  request.end(JSON.stringify({ query, variables: { uids: [`p${index}`] } }), () => sent.add(index));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

async function look(url: string): Promise<Answer> {
  const request = ask(`${url}/ready`, { agent: false }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

suite('a gateway that is told to stop', { timeout: 60_000 }, () => {
  let central: FakeProvider;
  let provider: FakeProvider;
  let gateway: ChildProcess;
  let url: string;
  before(async () => {
    central = await startFakeProvider('central');
    provider = await startFakeProvider('a', [{ uid: '1', day: 1 }]);
    const order = {
      central: central.url,
      providers: [entryOf(provider)],
      noticeMs: 1_500,
      waiting,
    };
    gateway = spawn(process.execPath, [program, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.ok(gateway.stdout);
    const [line] = (await once(gateway.stdout, 'data')) as [Buffer];
    url = line.toString().trim();
  });
  after(async () => {
    gateway.kill('SIGKILL');
    await provider[Symbol.asyncDispose]();
    await central[Symbol.asyncDispose]();
  });

  test('by SIGTERM is not ready, then refuses connections, and answers all that it has taken and ends its streams', async () => {
    const held = holdAnswers(provider);
    const hold = provider.behaviour;
    provider.behaviour = (request, response) =>
      request.query === '{__typename}' ? undefined : hold?.(request, response);
    // Before the requests: once all places are taken, nobody begins a stream either.
    const events = readEvents(`${url}/graphql/stream`, {
      query: 'subscription { summary { answers { status } } }',
    });
    await nextEvent(events);
    const streamed = readAll(events);
    const reserved = await reserve(url);
    const sent = new Set<number>();
    const answers = Promise.all(
      Array.from({ length: requests }, (_, index) => post(url, index, sent)),
    );
    // So many connections a provider has; the other calls wait for one, and the other requests at the door.
    while (sent.size < requests || provider.requests.length < callsAtOnce) await pause(10);

    const ended = once(gateway, 'exit');
    gateway.kill('SIGTERM');
    let told = await look(url);
    while (told.status === 200) told = await look(url);
    assert.deepEqual(told, {
      status: 503,
      body: {
        status: 'not ready',
        checks: { open: false, keepsUp: true, registry: true, vocabulary: true, providers: true },
      },
    });
    assert.match(await reserved.text(), /^:\n\n/);
    for (;;) {
      const seen = await look(url).catch((error: unknown) => String(error));
      if (typeof seen === 'string' && seen.includes('ECONNREFUSED')) break;
      await pause(10);
    }
    await held.release();

    const page = { status: 200, body: { data: { studies: { nodes: [{ id: 'a:1' }] } } } };
    assert.deepEqual(
      await answers,
      Array.from({ length: requests }, () => page),
    );
    assert.deepEqual((await streamed).at(-1), { event: 'complete', data: null });
    assert.deepEqual(await ended, [0, null]);
  });
});

/** Reserves a stream and opens it. */
async function reserve(url: string): Promise<Response> {
  const address = `${url}/graphql/stream`;
  const token = await (await fetch(address, { method: 'PUT' })).text();
  const headers = { accept: 'text/event-stream', 'x-graphql-event-stream-token': token };
  return fetch(address, { headers });
}
