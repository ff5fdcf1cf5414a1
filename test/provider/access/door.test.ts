import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { readAccessRules, readTextFile } from '#provider/access/access-files.ts';
import { createProviderDoor } from '#provider/access/provider-door.ts';
import { createSpentNonces } from '#provider/access/spent-nonces.ts';
import { createLog } from '#schema/kernel/log.ts';
import { publicTicketKey } from '#schema/wire/ticket-keys.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';

import { type AccessSetup, makeAccess, makeKey, makeVisa, openPolicy } from './access-setup.ts';
import { type GuardedProvider, openGuarded } from './guarded-provider.ts';

const query = '{ studies(first: 1) { nodes { id } } }';
const study = { data: { studies: { nodes: [{ id: 'small:1.2.100.1' }] } } };
const refused = {
  status: 401,
  body: {
    errors: [
      {
        message: 'The provider does not accept what the gateway says of the caller.',
        extensions: { code: 'TICKET_INVALID' },
      },
    ],
  },
};

suite('the door of a provider', () => {
  let access: AccessSetup;
  let provider: GuardedProvider;
  const opening = new AsyncDisposableStack();
  before(async () => {
    access = opening.use(await makeAccess());
    provider = opening.use(await openGuarded(access));
  });
  after(() => opening.disposeAsync());

  test('lets in a call with its ticket and proof', async () => {
    const { status, body } = await provider.ask(query);
    const { data } = body as { data: unknown };
    assert.deepEqual([status, { data }], [200, study]);
  });

  test('lets several calls of one ticket in, each once', async () => {
    const now = Date.now();
    const body = JSON.stringify({ query });
    const first = access.headersFor(body, { now });
    const second = {
      ...access.headersFor(body, { now }),
      [ticketHeaders.ticket]: first['x-atlas-ticket']!,
    };
    assert.equal((await provider.post(body, first)).status, 200);
    assert.deepEqual(await provider.post(body, first), refused, 'the same call again');
    assert.deepEqual(await provider.post(body, second), refused, 'the proof of another ticket');
  });

  test('refuses whatever lacks a ticket, `_entities` and `_service` and what is not GraphQL too', async () => {
    const entity = '{ __typename: "Provider", id: "small" }';
    for (const text of [
      query,
      '{ _service { sdl } }',
      `{ _entities(representations: [${entity}]) { __typename } }`,
      '{ __schema { types { name } } }',
      '{ nothing }',
      '{',
    ]) {
      assert.deepEqual(await provider.post(JSON.stringify({ query: text }), {}), refused, text);
    }
    assert.deepEqual(await provider.post('[]', {}), refused);
  });

  test('refuses another provider’s ticket, an expired one, one of another key and one with no proof', async () => {
    const now = Date.now();
    const body = JSON.stringify({ query });
    const calls = [
      access.headersFor(body, { claims: { aud: 'neuro' } }),
      access.headersFor(body, { claims: { iss: 'elsewhere' } }),
      access.headersFor(body, { now: now - 95_000 }),
      access.headersFor(body, { now: now + 300_000 }),
      access.headersFor(body, { key: makeKey() }),
      access.headersFor(body, { secret: Buffer.alloc(32) }),
      { ...access.headersFor(body), [ticketHeaders.call]: '' },
      access.headersFor(`${body} `),
      { ...access.headersFor(body), [ticketHeaders.visas]: 'a.b.c' },
      { ...access.headersFor(body), [ticketHeaders.request]: 'r-2' },
      { ...access.headersFor(body), [ticketHeaders.auditHead]: 'he.ad.forged' },
    ];
    for (const headers of calls) {
      assert.deepEqual(await provider.post(body, headers), refused, JSON.stringify(headers));
    }
  });
});

test('of two gateways neither can use the other’s tickets, nor sign in its name', async () => {
  await using access = await makeAccess(`
gateways: [{ issuer: atlas, keys: keys.json, secret: secret.key }, { issuer: beta, keys: beta.json, secret: beta.key }]
datasets: { d1: { most: RECORD, records: OPEN } }
`);
  const beta = { key: makeKey(), secret: Buffer.alloc(32, 'b') };
  await access.write('beta.json', JSON.stringify({ keys: [publicTicketKey(beta.key.publicKey)] }));
  await access.write('beta.key', beta.secret.toString('base64url'));
  await using provider = await openGuarded(access);
  const claims = { iss: 'beta' };
  assert.equal((await provider.ask(query)).status, 200);
  assert.equal((await provider.ask(query, { ...beta, claims })).status, 200);
  const crossed = [
    { secret: beta.secret },
    { key: beta.key, claims },
    { key: beta.key },
    { ...beta },
    { claims },
    { secret: beta.secret, claims },
  ];
  for (const call of crossed) {
    assert.deepEqual(await provider.ask(query, call), refused, JSON.stringify(call.claims));
  }
});

test('no signature is checked, of a ticket or of visas, for a call that is not proven', async () => {
  await using access = await makeAccess();
  let looked = 0;
  class Counted<Key, Value> extends Map<Key, Value> {
    override get(key: Key): Value | undefined {
      looked++;
      return super.get(key);
    }
  }
  const read = readAccessRules(access.folder, readTextFile);
  const issuers = new Counted(read.visas!.issuers);
  const rules = { ...read, keys: new Counted(read.keys), visas: { ...read.visas!, issuers } };
  const door = createProviderDoor({
    provider: 'small',
    rules: () => rules,
    nonces: createSpentNonces(),
    releases: { isOpen: () => true, write: () => undefined, [Symbol.asyncDispose]: async () => {} },
    log: createLog('silent'),
    now: Date.now,
  });
  const visas = [makeVisa('ControlledAccessGrants', 'https://small.example/d1')];
  const bytes = Buffer.from('{}');
  const unproven = access.headersFor('{}', { visas, secret: Buffer.alloc(32) });
  await assert.rejects(door.admit({ headers: unproven, bytes }), { code: 'TICKET_INVALID' });
  assert.equal(looked, 0);
  await door.admit({ headers: access.headersFor('{}', { visas }), bytes });
  assert.ok(looked >= 2, 'the ticket’s key and the visa’s issuer');
});

test('a key that is taken out is refused without a restart, and a new one accepted', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const next = makeKey();
  const status = async (key = access.key): Promise<number> =>
    (await provider.ask(query, { key })).status;
  assert.deepEqual([await status(), await status(next)], [200, 401]);
  await access.publish(access.key, next);
  clock.now += 2_000;
  assert.deepEqual([await status(), await status(next)], [200, 200]);
  await access.publish(next);
  clock.now += 2_000;
  assert.deepEqual([await status(), await status(next)], [401, 200]);
});

test('a secret is renewed without a restart: both hold while both stand in the file', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const renewed = Buffer.alloc(32, 7);
  const statuses = async (): Promise<readonly number[]> => [
    (await provider.ask(query)).status,
    (await provider.ask(query, { secret: renewed })).status,
  ];
  assert.deepEqual(await statuses(), [200, 401]);
  const both = [access.secret, renewed].map((secret) => secret.toString('base64url'));
  await access.write('secret.key', both.join('\n'));
  clock.now += 2_000;
  assert.deepEqual(await statuses(), [200, 200]);
  await access.write('secret.key', renewed.toString('base64url'));
  clock.now += 2_000;
  assert.deepEqual(await statuses(), [401, 200]);
});

test('while its rules cannot be read a provider answers nobody, and says nothing of why', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const sentence = 'The provider is not ready to answer.';
  const notReady = {
    status: 503,
    body: { errors: [{ message: sentence, extensions: { code: 'PROVIDER_NOT_READY' } }] },
  };
  for (const wrong of ['gateways: [', 'gateways: []\nother: 1', '']) {
    await access.write('policy.yaml', wrong);
    clock.now += 2_000;
    assert.deepEqual(await provider.ask(query), notReady, wrong);
  }
});

test('whom the data manager switches off gets no answer within seconds, nor after that', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const statuses = async (): Promise<readonly number[]> => {
    clock.now += 2_000;
    const claims = [{ sub: 'p-1' }, { sub: 'p-2' }, { sub: 'p-2', project: 'lungs' }];
    const asked = claims.map((some) => provider.ask(query, { claims: some }));
    return (await Promise.all(asked)).map(({ status }) => status);
  };
  const off = (text: string): Promise<void> => access.write('switched-off.yaml', text);
  assert.deepEqual(await statuses(), [200, 200, 200]);
  await off('atlas: false\ncallers: [p-1]\nprojects: []');
  assert.deepEqual(await statuses(), [403, 200, 200]);
  await off('atlas: false\ncallers: []\nprojects: [lungs]');
  assert.deepEqual(await statuses(), [200, 200, 403]);
  await off('atlas: true\ncallers: []\nprojects: []');
  assert.deepEqual(await statuses(), [403, 403, 403]);
  assert.deepEqual((await provider.ask(query)).body, {
    errors: [
      {
        message:
          'The provider may not answer this caller: ask whyAccess what its datasets ask for, or count where rows may not be listed.',
        extensions: { code: 'PROVIDER_DENIED' },
      },
    ],
  });
  await off('atlas: false\ncallers: []\nprojects: []');
  assert.deepEqual(await statuses(), [200, 200, 200]);
});

test('a provider tells of another state when its rules change, so that nothing is kept of what it said before', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const stateOf = async (): Promise<string | null> => {
    clock.now += 2_000;
    const body = JSON.stringify({ query });
    const headers = { 'content-type': 'application/json', ...access.headersFor(body, clock) };
    const response = await fetch(provider.url, { method: 'POST', headers, body });
    await response.arrayBuffer();
    return response.headers.get('x-atlas-state');
  };
  const first = await stateOf();
  assert.equal(await stateOf(), first);
  await access.write('switched-off.yaml', 'atlas: false\ncallers: [p-1]\nprojects: []');
  const off = await stateOf();
  await access.write('policy.yaml', openPolicy.replace('OPEN', 'CONTROLLED'));
  const tighter = await stateOf();
  await access.write('policy.yaml', '');
  const broken = await stateOf();
  assert.equal(new Set([first, off, tighter, broken, null]).size, 5);
});
