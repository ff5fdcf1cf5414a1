import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { test } from 'node:test';

import { createScopes } from '#gateway/access/tickets/create-scopes.ts';
import type { Decision } from '#gateway/access/decisions/decision.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

import { makeAccess, makeKey } from './access-setup.ts';
import { openGuarded } from './guarded-provider.ts';

const question = `{ studies(first: 1) {
  nodes { id } answers { provider { id } status code message } } }`;

const decision: Decision = {
  dataset: 'small:d1',
  level: 'RECORD',
  unmet: [],
  obligations: [],
  visas: [],
  rule: 'test',
  expiresAt: Infinity,
};

test('of a provider that knows only an old key of the gateway everybody is told so, until it has the new one', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const key = makeKey();
  const secret = createSecretKey(access.secret);
  const now = (): number => clock.now;
  const tickets = { issuer: 'atlas', signingKey: () => key, secretOf: () => secret, now };
  const caller = { pseudonym: 'p-1', project: null };
  const scope = (): ReturnType<typeof createScopes>['whole'] =>
    createScopes(tickets, caller, [decision]).whole;
  await using atlas = await startGateway({}, { access: withoutAccess(scope) });
  atlas.roster.replace([{ id: 'small', url: provider.url, joined: 1 }]);
  const told = async (): Promise<unknown> => {
    const { data } = (await atlas.ask(question)) as { data: unknown };
    return data;
  };
  const code = 'TICKET_INVALID';
  const message = 'The provider does not accept what the gateway says of the caller.';
  assert.deepEqual(await told(), {
    studies: {
      nodes: [],
      answers: [{ provider: { id: 'small' }, status: 'FAILED', code, message }],
    },
  });
  await access.publish(access.key, key);
  clock.now += 2_000;
  assert.deepEqual(await told(), {
    studies: {
      nodes: [{ id: 'small:1.2.100.1' }],
      answers: [{ provider: { id: 'small' }, status: 'ANSWERED', code: null, message: null }],
    },
  });
  await access.write('switched-off.yaml', 'atlas: false\ncallers: [p-1]\nprojects: []');
  clock.now += 2_000;
  const denied = {
    status: 'DENIED',
    code: 'PROVIDER_DENIED',
    message:
      'The provider may not answer this caller: ask whyAccess what its datasets ask for, or count where rows may not be listed.',
  };
  assert.deepEqual(await told(), {
    studies: { nodes: [], answers: [{ provider: { id: 'small' }, ...denied }] },
  });
});
