import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { CodedError, type ErrorCode, errorCodes } from '#schema/kernel/errors.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

import { accessToken, grant, openWorld } from './issuers-on-loopback.ts';
import { clock, createIssuer, signPassport, signVisa } from './signed-visas.ts';

suite('From an Authorization header to visas', () => {
  test('keys of trusted issuers are fetched, and nobody is called whom a visa names', async () => {
    await using world = await openWorld();
    const { broker, committee, state, goodKeys, forbiddenKeys } = world;
    const good = signVisa({ by: committee, header: { jku: goodKeys }, visa: grant });
    const stranger = createIssuer(forbiddenKeys);
    const impostor = createIssuer(committee.issuer);
    state.visas = [
      good,
      signVisa({ by: committee, header: { jku: forbiddenKeys }, visa: grant }),
      signVisa({ by: impostor, header: { jku: forbiddenKeys }, visa: grant }),
      signVisa({ by: stranger, header: { jku: forbiddenKeys }, visa: grant }),
      signVisa({
        by: committee,
        header: { jku: goodKeys },
        visa: { ...grant, value: forbiddenKeys },
      }),
    ];
    const read = await world.read(`Bearer ${accessToken(broker)}`);
    assert.deepEqual(
      read?.visas.map(({ jwt }) => jwt),
      [good, state.visas[4]],
    );
    assert.deepEqual(
      read?.refused.map(({ rule }) => rule),
      ['V04', 'V04', 'V03'],
    );
    assert.equal(world.forbiddenCalls(), 0);
    assert.deepEqual(world.asked, ['GET /broker-keys', 'GET /userinfo', 'GET /committee-keys']);
  });

  test('a passport of its broker is read without asking for it, and its visas as others are', async () => {
    await using world = await openWorld();
    const { broker, committee, goodKeys } = world;
    const visas = [1, 2].map((number) =>
      signVisa({
        by: committee,
        header: { jku: goodKeys },
        visa: grant,
        claims: { jti: `v${number}` },
      }),
    );
    const read = await world.read(`Bearer ${signPassport(visas, {}, broker)}`);
    assert.deepEqual(
      read?.visas.map(({ jti }) => jti),
      ['v1', 'v2'],
    );
    assert.deepEqual(world.asked, ['GET /broker-keys', 'GET /committee-keys']);
  });

  test('an issuer that is unreachable leaves nothing to decide with, and the audit learns what failed', async () => {
    await using world = await openWorld();
    const { broker, state } = world;
    await world.read(`Bearer ${accessToken(broker)}`);
    state.isDown = true;
    await assert.rejects(world.read(`Bearer ${accessToken(broker, clock + 300)}`), (error) => {
      assert.ok(error instanceof CodedError);
      assert.equal(error.code, 'POLICY_STATE_UNAVAILABLE');
      assert.match(error.detail ?? '', /^USERINFO: the passport cannot be had from its broker: /);
      return true;
    });
  });
});

suite('A gateway over HTTP', () => {
  /** Lets in whoever's visas can be read; what is decided by them is not the matter here. */
  async function openDoor(world: Awaited<ReturnType<typeof openWorld>>) {
    const open = withoutAccess();
    const numbers: (number | undefined)[] = [];
    const admit: typeof open.admit = async (request) => {
      const read = await world.read(request.headers.authorization);
      numbers.push(read?.visas.length);
      return open.admit(request);
    };
    const gateway = await startGateway({ a: [] }, { access: { ...open, admit } });
    const ask = async (token: string) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: '{ studies(first: 1) { nodes { id } } }' }),
      });
      return { status: response.status, body: await response.text() };
    };
    return { ask, numbers, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
  }

  test('takes a passport of a hundred visas, and 401 is the answer to one of 101', async () => {
    await using world = await openWorld();
    await using gateway = await openDoor(world);
    const visas = Array.from({ length: 101 }, (_, at) => world.shortVisa(`${at}`));
    const passport = signPassport(visas.slice(1), {}, world.broker);
    const taken = { status: 200, body: '{"data":{"studies":{"nodes":[]}}}\n' };
    assert.deepEqual(await gateway.ask(passport), taken);
    assert.deepEqual(gateway.numbers, [100]);
    const { status, body } = await gateway.ask(signPassport(visas, {}, world.broker));
    assert.deepEqual([status, JSON.parse(body)], [401, bodyOf('TOKEN_INVALID')]);
  });

  test('answers 503 where an issuer is unreachable, and says nothing of it', async () => {
    await using world = await openWorld();
    await using gateway = await openDoor(world);
    assert.equal((await gateway.ask(accessToken(world.broker))).status, 200);
    world.state.isDown = true;
    const { status, body } = await gateway.ask(accessToken(world.broker, clock + 300));
    assert.deepEqual([status, JSON.parse(body)], [503, bodyOf('POLICY_STATE_UNAVAILABLE')]);
  });
});

function bodyOf(code: ErrorCode) {
  return { errors: [{ message: errorCodes[code], extensions: { code } }] };
}
