import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';

import { callerKey } from '#gateway/access/revocations/revocation-key.ts';
import { errorCodes } from '#schema/kernel/errors.ts';
import { ticketKeyId } from '#schema/wire/ticket-keys.ts';
import { many } from '#test/provider/disclosure/two-parts.ts';
import { readEvents } from '#test/support/event-stream.ts';

import { openSmallAtlas, type SmallAtlas } from './small-atlas.ts';

function openOne(): Promise<SmallAtlas> {
  return openSmallAtlas({
    catalogues: { made: many('open', 12) },
    terms: [{ dataset: 'made:open', records: 'OPEN' }],
  });
}

const question =
  '{ subjects(first: 1) { nodes { id } answers { provider { id } status code message } } }';
const failed = {
  data: {
    subjects: {
      nodes: [],
      answers: [
        {
          provider: { id: 'made' },
          status: 'FAILED',
          code: 'TICKET_INVALID',
          message: 'The provider does not accept what the gateway says of the caller.',
        },
      ],
    },
  },
};

/** What a provider's refusal to hear the gateway comes to: nothing of it, said in the answer and in the record. */
async function assertUnheard(atlas: SmallAtlas): Promise<void> {
  const token = atlas.issuer.passport('registered', {
    now: (Date.now() + atlas.clock.ahead) / 1000,
  });
  const { status, body } = await atlas.ask(question, { token });
  assert.deepEqual([status, body], [200, failed]);
  const record = (await atlas.records()).at(-1);
  assert.deepEqual(
    record?.calls?.map(({ provider, status: said, code }) => ({ provider, said, code })),
    [{ provider: 'made', said: 'FAILED', code: 'TICKET_INVALID' }],
  );
}

suite('A provider', () => {
  test('whose clock differs from the gateway by five minutes answers nobody, and everybody is told so', async () => {
    for (const ahead of [300_000, -300_000]) {
      await using atlas = await openOne();
      atlas.clock.ahead = ahead;
      await assertUnheard(atlas);
    }
  });

  test('that knows an old key of the gateway answers nobody, and everybody is told so', async () => {
    await using atlas = await openOne();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    atlas.known.signing.key = { kid: ticketKeyId(publicKey), privateKey };
    await assertUnheard(atlas);
  });
});

test('Who is revoked while a stream runs is told nothing more, and the record says so', async () => {
  await using atlas = await openOne();
  const token = atlas.issuer.passport('registered');
  const { body } = await atlas.ask('{ me { name } }', { token });
  const { name } = (body as { data: { me: { name: string } } }).data.me;
  const held = Promise.withResolvers<void>();
  atlas.held.until = held.promise;
  const query = 'subscription { summary { subjects answers { status } } }';
  const events = readEvents(`${atlas.url}/graphql/stream`, { query }, undefined, {
    authorization: `Bearer ${token}`,
  });
  const seen = [];
  for await (const piece of events) {
    seen.push(piece);
    if (seen.length === 2) {
      await atlas.revoke(callerKey(name));
      held.resolve();
    }
  }
  const message = errorCodes.TOKEN_INVALID;
  const pending = { summary: { subjects: null, answers: [{ status: 'PENDING' }] } };
  assert.deepEqual(seen.slice(1), [
    { event: 'next', data: { data: pending, extensions: { atlas: { settled: [] } } } },
    { event: 'next', data: { errors: [{ message, extensions: { code: 'TOKEN_INVALID' } }] } },
    { event: 'complete', data: null },
  ]);
  const ended = (await atlas.records()).at(-1);
  assert.deepEqual([ended?.event, ended?.outcome?.codes], ['STREAM_ENDED', ['TOKEN_INVALID']]);
  const { status } = await atlas.ask(question, { token });
  assert.equal(status, 401);
});
