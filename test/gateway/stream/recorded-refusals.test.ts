import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import type { AuditRecord } from '#gateway/audit/audit-record.ts';
import { openAudit } from '#gateway/audit/create-audit.ts';
import type { GatewayOptions } from '#gateway/gateway.ts';
import { defaultLimits } from '#gateway/limits/limits.ts';
import { createRateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';
import { nextEvent, readAll, readEvents, type StreamPiece } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';
import { createNotingAudit } from '#test/support/noting-audit.ts';

import { setUpAudit } from '../audit/audit-setup.ts';
import { readRecords } from '../audit/audited-server.ts';

const rows = { a: [{ uid: '1', day: 1 }] };
const subscription = 'subscription { summary { subjects } }';
const plain = '{ studies { nodes { id } } }';

/** A gateway that records, and its chain. */
async function startRecorded(settings: Partial<GatewayOptions> = {}) {
  await using opening = new AsyncDisposableStack();
  const setup = opening.use(await setUpAudit());
  const audit = opening.use(
    await openAudit({
      ...setup,
      chain: 'main',
      keys: join(setup.folder, 'keys'),
      now: () => setup.clock.now,
      log: createLog('silent'),
    }),
  );
  const gateway = opening.use(await startGateway(rows, { audit, ...settings }));
  const parts = opening.move();
  return {
    providers: gateway.providers,
    events: (query: string) => readEvents(`${gateway.url}/graphql/stream`, { query }),
    records: () => readRecords(setup),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Codes that the only event of an operation tells. */
async function toldBy(events: ReturnType<typeof readEvents>): Promise<readonly string[]> {
  const pieces = await readAll<StreamPiece>(events);
  const [event, complete, ...more] = pieces.filter((piece) => 'event' in piece);
  assert.deepEqual([complete, more], [{ event: 'complete', data: null }, []]);
  assert.ok(event);
  const { errors } = event.data as { errors: { extensions: { code: string } }[] };
  return errors.map(({ extensions }) => extensions.code);
}

/** What a record says of a refusal but for who and when. */
function refusalIn({ event, outcome, denials, query }: AuditRecord): object {
  return { event, outcome, denials, text: query?.text };
}

function refusal(code: string, text: string): object {
  return {
    event: 'REFUSED',
    outcome: { codes: [code], status: 200 },
    denials: [{ code, of: null, rule: code }],
    text,
  };
}

/** Access that lets in as many times as said, and then nobody. */
function accessFor(times: number): GatewayOptions['access'] {
  const open = withoutAccess();
  let asked = 0;
  const closed = new CodedError('TOKEN_INVALID', errorCodes.TOKEN_INVALID, 'EXPIRED');
  return {
    ...open,
    admit: (request) => (asked++ < times ? open.admit(request) : Promise.reject(closed)),
  };
}

suite('the record of an operation that is told no more than why it is refused', () => {
  test('is there where its document is over a limit', async () => {
    await using atlas = await startRecorded({ limits: { ...defaultLimits, maxDepth: 1 } });
    assert.deepEqual(await toldBy(atlas.events(subscription)), ['DEPTH_LIMIT']);
    const records = (await atlas.records()).map(refusalIn);
    assert.deepEqual(records, [refusal('DEPTH_LIMIT', 'subscription{summary{subjects}}')]);
  });

  test('is there where its document does not fit the schema, and each fault is told once, few of many', async () => {
    await using atlas = await startRecorded({ limits: { ...defaultLimits, maxErrorsListed: 2 } });
    const query = 'subscription { summary { a a b c } }';
    const told = await toldBy(atlas.events(query));
    assert.deepEqual(told, ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED']);
    const records = (await atlas.records()).map(refusalIn);
    const text = 'subscription{summary{a a b c}}';
    assert.deepEqual(records, [refusal('GRAPHQL_VALIDATION_FAILED', text)]);
  });

  test('is there where as many are told as may be', async () => {
    await using atlas = await startRecorded({ limits: { ...defaultLimits, maxStreams: 1 } });
    const [held] = atlas.providers.map(holdAnswers);
    const first = atlas.events(subscription);
    await nextEvent(first);
    assert.deepEqual(await toldBy(atlas.events(plain)), ['TOO_MANY_STREAMS']);
    await held?.release();
    await readAll(first);
    const [refused, ...others] = (await atlas.records()).filter((one) => one.event === 'REFUSED');
    assert.ok(refused);
    assert.deepEqual(others, []);
    const text = '{studies{nodes{id}}}';
    assert.deepEqual(refusalIn(refused), refusal('TOO_MANY_STREAMS', text));
  });

  for (const query of [plain, subscription]) {
    test(`says by which rule its caller is not let in any more: ${query}`, async () => {
      await using atlas = await startRecorded({ access: accessFor(1) });
      assert.deepEqual(await toldBy(atlas.events(query)), ['TOKEN_INVALID']);
      const [record, ...others] = await atlas.records();
      assert.deepEqual(others, []);
      const denials = [{ code: 'TOKEN_INVALID', of: null, rule: 'EXPIRED' }];
      assert.deepEqual([record?.event, record?.denials], ['REFUSED', denials]);
      assert.equal(atlas.providers[0]?.requests.length, 0);
    });
  }

  test('is not there where there is no room for it', async () => {
    const door = { running: 1, waiting: 2, waitMs: 1 };
    await using atlas = await startRecorded({ door });
    const [held] = atlas.providers.map(holdAnswers);
    const first = atlas.events(subscription);
    await nextEvent(first);
    assert.deepEqual(await toldBy(atlas.events(plain)), ['OVERLOADED']);
    await held?.release();
    await readAll(first);
    const events = (await atlas.records()).map(({ event }) => event);
    assert.deepEqual(events, ['STREAM_BEGUN', 'STREAM_EVENT', 'STREAM_EVENT', 'STREAM_ENDED']);
  });
});

suite('an operation that is told no more than why it is refused', () => {
  test('is counted, and told that it is one too many where it is', async () => {
    const publicOnes = { ...defaultRateLimits.public, quota: 2 };
    const user = { ...defaultRateLimits.user, quota: 2 };
    const limits = { ...defaultRateLimits, user, public: publicOnes };
    const limiter = createRateLimiter({ limits, redis: null });
    await using atlas = await startRecorded({ limiter });
    const ask = () => toldBy(atlas.events('subscription { nothing }'));
    const unfit = ['GRAPHQL_VALIDATION_FAILED'];
    assert.deepEqual([await ask(), await ask(), await ask()], [unfit, unfit, ['RATE_LIMITED']]);
    const codes = (await atlas.records()).map(({ outcome }) => outcome?.codes);
    assert.deepEqual(codes, [unfit, unfit]);
  });

  test('is told that it cannot be recorded where its begin cannot', async () => {
    const unavailable = new CodedError('AUDIT_UNAVAILABLE', errorCodes.AUDIT_UNAVAILABLE);
    const audit = { ...createNotingAudit(), streamBegun: () => Promise.reject(unavailable) };
    await using atlas = await startGateway(rows, { audit });
    const events = readEvents(`${atlas.url}/graphql/stream`, { query: subscription });
    assert.deepEqual(await toldBy(events), ['AUDIT_UNAVAILABLE']);
    assert.equal(atlas.providers[0]?.requests.length, 0);
  });
});
