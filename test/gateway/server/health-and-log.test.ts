import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { pino } from 'pino';

import type { Log } from '#schema/kernel/log.ts';
import { readAll, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { createNotingAudit } from '#test/support/noting-audit.ts';

const rows = { a: [{ uid: '1', day: 1 }], b: [{ uid: '2', day: 2 }] };

async function look(url: string): Promise<[number, unknown]> {
  const response = await fetch(url);
  return [response.status, await response.json()];
}

function rememberingLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { base: null, level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  return { log, lines };
}

/** However busy the machine is that runs the tests. */
const lag = { keepsUp: () => true, [Symbol.dispose]: () => undefined };

suite('health', () => {
  test('is alive whatever became of the providers, and ready while one of them and all central parts answer', async () => {
    await using atlas = await startGateway(rows, { lag });
    const ready = (checks: object): object => ({ status: 'ready', checks });
    const own = { open: true, keepsUp: true };
    const all = { ...own, registry: true, vocabulary: true, providers: true };
    assert.deepEqual(await look(`${atlas.url}/ready`), [200, ready(all)]);
    await atlas.providers[0]?.[Symbol.asyncDispose]();
    assert.deepEqual(await look(`${atlas.url}/ready`), [200, ready(all)]);
    await atlas.providers[1]?.[Symbol.asyncDispose]();
    // What it found is said for half a second.
    while ((await look(`${atlas.url}/ready`))[0] === 200) await pause(20);
    assert.deepEqual(await look(`${atlas.url}/ready`), [
      503,
      { status: 'not ready', checks: { ...all, providers: false } },
    ]);
    assert.deepEqual(await look(`${atlas.url}/health`), [200, { status: 'alive' }]);
  });

  test('is not ready without the registry', async () => {
    await using atlas = await startGateway(rows, { lag });
    atlas.centralAnswers.delete('registry');
    assert.deepEqual(await look(`${atlas.url}/ready`), [
      503,
      {
        status: 'not ready',
        checks: { open: true, keepsUp: true, registry: false, vocabulary: true, providers: true },
      },
    ]);
  });

  test('is not ready while nothing can be recorded', async () => {
    await using atlas = await startGateway(rows, { lag, audit: createNotingAudit(false) });
    const all = { open: true, keepsUp: true, registry: true, vocabulary: true, providers: true };
    assert.deepEqual(await look(`${atlas.url}/ready`), [
      503,
      { status: 'not ready', checks: { ...all, audit: false } },
    ]);
  });
});

suite('the log', () => {
  test('has one line a stream, when it ends, whatever the number of its events', async () => {
    const { log, lines } = rememberingLog();
    await using atlas = await startGateway(rows, { log });
    const query = 'subscription Named { summary { answers { status } } }';
    const pieces = await readAll(readEvents(`${atlas.url}/graphql/stream`, { query }));
    const told = lines.filter(({ msg }) => msg === 'stream' || msg === 'request');
    assert.deepEqual(
      told.map(({ msg, operation, events, asked, failed, errors, left }) => ({
        msg,
        operation,
        events,
        asked,
        failed,
        errors,
        left,
      })),
      [
        {
          msg: 'stream',
          operation: 'Named',
          events: pieces.filter((piece) => 'event' in piece && piece.event === 'next').length,
          asked: 2,
          failed: {},
          errors: [],
          left: false,
        },
      ],
    );
  });

  test('has one line a request, with the providers that were asked and failed, and no variables', async () => {
    const { log, lines } = rememberingLog();
    await using atlas = await startGateway(rows, { log });
    const [, failing] = atlas.providers;
    if (failing !== undefined) failing.behaviour = () => 'nonsense';
    await atlas.ask(
      'query Named($uid: [String!]) { studies(filter: {patientId: {in: $uid}}) { nodes { id } } }',
      {
        uid: ['secret'],
      },
    );
    const requests = lines.filter(({ msg }) => msg === 'request');
    assert.deepEqual(
      requests.map(({ operation, status, asked, failed, errors }) => ({
        operation,
        status,
        asked,
        failed,
        errors,
      })),
      [
        {
          operation: 'Named',
          status: 200,
          asked: 2,
          failed: { b: 'PROVIDER_BAD_RESPONSE' },
          errors: ['PROVIDER_BAD_RESPONSE'],
        },
      ],
    );
    assert.ok(!JSON.stringify(lines).includes('secret'));
  });
});

suite('telemetry', () => {
  test('is off before Apollo is made: nobody outside is called', async () => {
    const called = new Set<string>();
    const note = (message: unknown): void => {
      called.add((message as { request: ClientRequest }).request.host);
    };
    // oxlint-disable-next-line node/no-process-env -- an earlier gateway of this process has set it
    delete process.env['APOLLO_TELEMETRY_DISABLED'];
    // Apollo looks at once for the cloud that it runs in, and reports an hour later.
    subscribe('http.client.request.created', note);
    await using atlas = await startGateway(rows);
    await atlas.ask('{ studies { nodes { id } } }');
    unsubscribe('http.client.request.created', note);
    assert.deepEqual([...called], []);
  });
});

suite('the address', () => {
  test('off loopback is refused', async () => {
    await assert.rejects(startGateway(rows, { host: '0.0.0.0' }), {
      code: 'CONFIGURATION_INVALID',
    });
  });

  test('that is taken is refused with what to do', async () => {
    await using atlas = await startGateway(rows);
    const port = Number(new URL(atlas.url).port);
    await assert.rejects(startGateway(rows, { port }), {
      code: 'ADDRESS_IN_USE',
      message: `Port ${port} is taken by another program: stop it, or choose another with --port.`,
    });
  });
});
