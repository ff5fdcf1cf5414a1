import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { pino } from 'pino';

import { withoutAccess } from '#scripts/bench/without-access.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

const fault = new TypeError('nobody meant this');

suite('a fault where callers are let in', () => {
  for (const path of ['/graphql', '/graphql/stream']) {
    test(`is answered with 500 and no word of it, and logged, at ${path}`, async () => {
      const lines: string[] = [];
      const log = pino({ base: null, level: 'error' }, { write: (line) => void lines.push(line) });
      const access = { ...withoutAccess(), admit: () => Promise.reject(fault) };
      await using atlas = await startGateway({}, { access, log });
      const response = await fetch(`${atlas.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream, */*' },
        body: JSON.stringify({ query: '{ __typename }' }),
      });
      assert.deepEqual([response.status, await response.text()], [500, 'Something went wrong.\n']);
      const [line = '{}'] = lines;
      const { msg, err } = JSON.parse(line) as { msg: string; err: { message: string } };
      assert.deepEqual(
        [lines.length, msg, err.message],
        [1, 'request not answered', fault.message],
      );
    });
  }
});
