import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { defaultDeadlines } from '#gateway/gateway.ts';
import { nextEvent, readAll, readEvents } from '#test/support/event-stream.ts';
import type { FakeRow } from '#test/support/fake-catalogue.ts';
import { type GatewaySetup, startGateway } from '#test/support/gateway-setup.ts';
import { type HeldAnswers, holdAnswers } from '#test/support/held-answers.ts';

const summary = `summary {
  subjects
  facets(fields: [MODALITY]) { buckets { value subjects } }
  byProvider { provider { id } subjects }
  answers { provider { id } status code release trips }
  completeness { providers asked pending answered failed timedOut complete }
}`;

function rowsOf(id: string, modality: string, count: number): FakeRow[] {
  return Array.from({ length: count }, (_, n) => ({ uid: `${id}.${n}`, day: n, modality }));
}

const rows = {
  a: rowsOf('a', 'CT', 2),
  b: rowsOf('b', 'MR', 1),
  c: rowsOf('c', 'CT', 3),
  dead: [],
};

const pending = { status: 'PENDING', code: null, release: null, trips: 0 };
const answered = { status: 'ANSWERED', code: null, release: 1, trips: 1 };
const unreachable = { status: 'FAILED', code: 'PROVIDER_UNAVAILABLE', release: null, trips: 1 };

function of(id: string, rest: object): object {
  return { provider: { id }, ...rest };
}

function holdAll({ providers }: GatewaySetup): Record<string, HeldAnswers> {
  return Object.fromEntries(providers.map((provider) => [provider.id, holdAnswers(provider)]));
}

function subscribe(atlas: GatewaySetup, selection: string): ReturnType<typeof readEvents> {
  return readEvents(`${atlas.url}/graphql/stream`, { query: `subscription { ${selection} }` });
}

suite('the events of a subscription', () => {
  test('are the merge so far and who is out, each time somebody has answered or failed; the last is the answer of the query', async () => {
    await using atlas = await startGateway(rows);
    const held = holdAll(atlas);
    const events = subscribe(atlas, summary);
    const told = async (): Promise<unknown> => nextEvent(events);

    const counts = { providers: 4, asked: 4, timedOut: 0, complete: false };
    assert.deepEqual((await events.next()).value, { comment: '' });
    assert.deepEqual(await told(), {
      data: {
        summary: {
          subjects: null,
          facets: null,
          byProvider: null,
          answers: [of('a', pending), of('b', pending), of('c', pending), of('dead', pending)],
          completeness: { ...counts, pending: 4, answered: 0, failed: 0 },
        },
      },
      extensions: { atlas: { settled: [] } },
    });

    await held['b']?.release();
    assert.deepEqual(await told(), {
      data: {
        summary: {
          subjects: null,
          facets: [{ buckets: [{ value: 'MR', subjects: 1 }] }],
          byProvider: [of('b', { subjects: 1 })],
          answers: [of('a', pending), of('b', answered), of('c', pending), of('dead', pending)],
          completeness: { ...counts, pending: 3, answered: 1, failed: 0 },
        },
      },
      extensions: { atlas: { settled: ['b'] } },
    });

    held['dead']?.fail();
    assert.deepEqual(await told(), {
      data: {
        summary: {
          subjects: null,
          facets: [{ buckets: [{ value: 'MR', subjects: 1 }] }],
          byProvider: [of('b', { subjects: 1 })],
          answers: [of('a', pending), of('b', answered), of('c', pending), of('dead', unreachable)],
          completeness: { ...counts, pending: 2, answered: 1, failed: 1 },
        },
      },
      extensions: { atlas: { settled: ['dead'] } },
    });

    await held['c']?.release();
    assert.deepEqual(await told(), {
      data: {
        summary: {
          subjects: null,
          facets: [
            {
              buckets: [
                { value: 'CT', subjects: 3 },
                { value: 'MR', subjects: 1 },
              ],
            },
          ],
          byProvider: [of('b', { subjects: 1 }), of('c', { subjects: 3 })],
          answers: [
            of('a', pending),
            of('b', answered),
            of('c', answered),
            of('dead', unreachable),
          ],
          completeness: { ...counts, pending: 1, answered: 2, failed: 1 },
        },
      },
      extensions: { atlas: { settled: ['c'] } },
    });

    await held['a']?.release();
    const last = {
      summary: {
        subjects: null,
        facets: [
          {
            buckets: [
              { value: 'CT', subjects: 5 },
              { value: 'MR', subjects: 1 },
            ],
          },
        ],
        byProvider: [of('a', { subjects: 2 }), of('b', { subjects: 1 }), of('c', { subjects: 3 })],
        answers: [of('a', answered), of('b', answered), of('c', answered), of('dead', unreachable)],
        completeness: { ...counts, pending: 0, answered: 3, failed: 1 },
      },
    };
    assert.deepEqual(await readAll(events), [
      { event: 'next', data: { data: last, extensions: { atlas: { settled: ['a'] } } } },
      { event: 'complete', data: null },
    ]);
    assert.deepEqual(await atlas.ask(`{ ${summary} }`), { data: last });
  });

  test('end at the deadline: who is still out did not answer in time', async () => {
    const deadlines = { ...defaultDeadlines, totalMs: 1_000 };
    await using atlas = await startGateway({ a: rows.a, b: rows.b }, { deadlines });
    const b = atlas.providers.find(({ id }) => id === 'b');
    assert.ok(b);
    // What a first question costs more is not the deadline's.
    await atlas.ask('{ summary { answers { provider { id } status code } } }');
    holdAnswers(b);
    const events = subscribe(atlas, 'summary { answers { provider { id } status code } }');
    const pieces = await readAll(events);
    assert.deepEqual(pieces.slice(-2), [
      {
        event: 'next',
        data: {
          data: {
            summary: {
              answers: [
                of('a', { status: 'ANSWERED', code: null }),
                of('b', { status: 'TIMED_OUT', code: 'PROVIDER_TIMEOUT' }),
              ],
            },
          },
          extensions: { atlas: { settled: ['b'] } },
        },
      },
      { event: 'complete', data: null },
    ]);
  });

  test('with completeness ALL show what there is, and the last says who is missing', async () => {
    await using atlas = await startGateway({ a: rows.a, dead: [] });
    const held = holdAll(atlas);
    const events = subscribe(atlas, 'summary(completeness: ALL) { byProvider { subjects } }');
    await nextEvent(events);
    await held['a']?.release();
    assert.deepEqual(await nextEvent(events), {
      data: { summary: { byProvider: [{ subjects: 2 }] } },
      extensions: { atlas: { settled: ['a'] } },
    });
    held['dead']?.fail();
    const [last, complete] = await readAll(events);
    assert.deepEqual(complete, { event: 'complete', data: null });
    const query = await atlas.ask('{ summary(completeness: ALL) { byProvider { subjects } } }');
    assert.deepEqual(last, {
      event: 'next',
      data: { ...(query as object), extensions: { atlas: { settled: ['dead'] } } },
    });
  });

  test('tell a failure as an error where answers are not asked for, once it is one', async () => {
    await using atlas = await startGateway({ a: rows.a, dead: [] });
    const held = holdAll(atlas);
    const events = subscribe(atlas, 'summary { byProvider { subjects } }');
    assert.deepEqual(await nextEvent(events), {
      data: { summary: { byProvider: null } },
      extensions: { atlas: { settled: [] } },
    });
    held['dead']?.fail();
    const message = 'The provider could not be reached.';
    const failed = await nextEvent(events);
    const [, correlationId] = /"correlationId":"([\da-f-]{36})"/.exec(JSON.stringify(failed)) ?? [];
    assert.ok(correlationId);
    const code = 'PROVIDER_UNAVAILABLE';
    const extensions = { code, provider: 'dead', retryable: true, correlationId };
    const error = { message, path: ['summary'], extensions };
    assert.deepEqual(failed, {
      errors: [error],
      data: { summary: { byProvider: null } },
      extensions: { atlas: { settled: ['dead'] } },
    });
    await held['a']?.release();
    assert.deepEqual(await nextEvent(events), {
      errors: [error],
      data: { summary: { byProvider: [{ subjects: 2 }] } },
      extensions: { atlas: { settled: ['a'] } },
    });
  });

  test('have what providers say of themselves once all have, and the rows without it before', async () => {
    await using atlas = await startGateway({ a: rows.a, b: rows.b });
    const held = holdAll(atlas);
    const events = subscribe(
      atlas,
      'summary { byProvider { subjects } answers { provider { schemaVersion } } }',
    );
    await nextEvent(events);
    await held['a']?.release();
    assert.deepEqual(await nextEvent(events), {
      data: {
        summary: {
          byProvider: [{ subjects: 2 }],
          answers: [{ provider: { schemaVersion: null } }, { provider: { schemaVersion: null } }],
        },
      },
      extensions: { atlas: { settled: ['a'] } },
    });
    await held['b']?.release();
    const [last] = (await readAll(events)).slice(-2);
    assert.deepEqual(last, {
      event: 'next',
      data: {
        data: {
          summary: {
            byProvider: [{ subjects: 2 }, { subjects: 1 }],
            answers: [{ provider: { schemaVersion: '1' } }, { provider: { schemaVersion: '1' } }],
          },
        },
        extensions: { atlas: { settled: ['b'] } },
      },
    });
  });
});
