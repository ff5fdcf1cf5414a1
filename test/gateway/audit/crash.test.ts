import assert from 'node:assert/strict';
import { test } from 'node:test';

import { killLoop } from './kill-loop.ts';

// `node test/gateway/audit/kill-loop.ts 100` does the same a hundred times.
test('a gateway that is killed while it records loses no record that it was told is on disk, and its chain stays whole', async () => {
  const { faults, lost, acknowledged, entries } = await killLoop(5, 18);
  assert.deepEqual({ faults, lost }, { faults: [], lost: [] });
  assert.ok(acknowledged > 0 && entries >= acknowledged, `${acknowledged} of ${entries}`);
});
