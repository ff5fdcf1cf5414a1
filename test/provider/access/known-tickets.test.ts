import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readAccessRules, readTextFile } from '#provider/access/access-files.ts';
import { createKnownTickets } from '#provider/access/known-tickets.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';

import { makeAccess, openPolicy } from './access-setup.ts';

test('a ticket that was let in before is judged by the rules of now: its key, and what the policy gives', async () => {
  await using access = await makeAccess();
  const tickets = createKnownTickets('small');
  const ticket = access.headersFor('{}')[ticketHeaders.ticket] ?? '';
  const recordsNow = (): readonly string[] => {
    const rules = readAccessRules(access.folder, readTextFile);
    return [...tickets.read({ ticket, visas: '' }, rules, Date.now()).access.records];
  };
  assert.deepEqual(recordsNow(), ['d1']);
  await access.write('policy.yaml', openPolicy.replace('RECORD', 'AGGREGATE'));
  assert.deepEqual(recordsNow(), []);
  await access.write('policy.yaml', openPolicy);
  assert.deepEqual(recordsNow(), ['d1']);
  await access.write('keys.json', '{"keys":[]}');
  assert.throws(recordsNow, { code: 'TICKET_INVALID' });
});
