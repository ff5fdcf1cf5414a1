import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readRoles } from '#gateway/access/read-roles.ts';

import { callerWith, visaWith } from '../decisions/callers.ts';

const operator = { type: 'AffiliationAndRole', value: 'operator@atlas.example' };

test('an operator is who an organisation or its system says is one, and nobody by their own or a colleague’s word', () => {
  const isOperator = (by: string | null, value = operator.value): boolean =>
    readRoles(callerWith([visaWith({ ...operator, by, value })])).has('OPERATOR');
  assert.deepEqual(
    ['so', 'system', 'self', 'peer', 'dac', null].map((by) => isOperator(by)),
    [true, true, false, false, false, false],
  );
  assert.equal(isOperator('so', 'faculty@atlas.example'), false);
  assert.equal(isOperator('so', 'operator@atlas.example.org'), false);
});

test('an operator’s visa counts with its conditions met, and for nobody but its owner', () => {
  const conditional = visaWith({ ...operator, by: 'so', conditions: [] });
  const others = visaWith({ ...operator, by: 'so', subject: 'bob' });
  assert.deepEqual([...readRoles(callerWith([conditional, others]))], []);
});
