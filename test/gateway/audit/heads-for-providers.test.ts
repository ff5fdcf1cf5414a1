import assert from 'node:assert/strict';
import { test } from 'node:test';

import { headEntries } from '#gateway/audit/chain-writer.ts';
import { readHead } from '#gateway/audit/signed-head.ts';

import { setUpAudit } from './audit-setup.ts';
import { startAuditedServer } from './audited-server.ts';

test('a signed head is handed out once for each provider, and a provider that was given one is given the next', async () => {
  await using setup = await setUpAudit();
  await using server = await startAuditedServer(setup);
  const ask = (): Promise<unknown> => server.ask({ query: '{ __typename }' });
  await ask();
  assert.equal(server.audit.headFor('a'), null);
  await Promise.all(Array.from({ length: headEntries }, ask));
  await ask();
  const head = server.audit.headFor('a') ?? '';
  assert.ok((readHead(head, setup.key.trusted)?.seq ?? 0) >= headEntries);
  assert.deepEqual([server.audit.headFor('a'), server.audit.headFor('b')], [null, head]);
});
