import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { counts } from './faults-setup.ts';

interface Fault {
  readonly id: string;
}

const here = new URL('./', import.meta.url);
const tests = new URL('../../', import.meta.url);
const vectors = JSON.parse(
  readFileSync(new URL('vectors/graphql/faults.json', tests), 'utf8'),
) as readonly Fault[];

/** Faults between gateway and providers: files of this folder, in which the names of tests begin with the fault's id. */
const ours: Readonly<Record<string, string>> = {
  F01: 'slow-providers.test.ts',
  F02: 'slow-providers.test.ts',
  F03: 'broken-connections.test.ts',
  F04: 'broken-connections.test.ts',
  F05: 'broken-connections.test.ts',
  F06: 'slow-providers.test.ts',
  F07: 'bad-answers.test.ts',
  F08: 'bad-answers.test.ts',
  F09: 'bad-answers.test.ts',
  F10: 'bad-answers.test.ts',
  F11: 'bad-answers.test.ts',
  F12: 'bad-answers.test.ts',
  F13: 'dark-providers.test.ts',
  F14: 'dark-providers.test.ts',
  F15: 'dark-providers.test.ts',
  F16: 'slow-providers.test.ts',
  F28: 'broken-connections.test.ts',
};

type Shown = readonly (readonly [file: string, name: string])[];

const link = 'gateway/redis/redis-link.test.ts';
const withoutRedis = 'gateway/redis/answers-without-redis.test.ts';
const limits = 'gateway/limits/rate-limits.test.ts';
const revocations = 'gateway/access/revocations.test.ts';
const slowClients = 'gateway/load/slow-clients.test.ts';

/** Faults elsewhere: where they are shown, and words of the tests' names. */
const elsewhere: Readonly<Record<string, Shown>> = {
  F17: [['gateway/load/sigterm.test.ts', 'by SIGTERM is not ready, then refuses connections']],
  F18: [['gateway/audit/crash.test.ts', 'a gateway that is killed while it records']],
  F19: [
    ['gateway/load/overloaded.test.ts', 'are refused at once with when to come again'],
    ['gateway/limits/rate-limited-requests.test.ts', 'over the quota when to come again'],
  ],
  F20: [
    [slowClients, 'with reading is closed when the time for it is over'],
    [slowClients, 'with reading is closed first when all answers together wait for too many bytes'],
  ],
  F21: [[slowClients, 'with its headers is told so and closed']],
  F22: [
    [link, 'that is refused rejects at once'],
    [withoutRedis, "['F22', 'refuse']"],
    [revocations, 'one that is gone changes nothing while the database answers, and closes when'],
  ],
  F23: [
    [link, 'that falls silent gives each waiting command up'],
    [withoutRedis, "['F23', 'silent']"],
  ],
  F24: [
    [link, 'that dies and comes back empty is followed'],
    [limits, 'that lost its data begins a new window'],
    [revocations, 'one that lost its data decides nothing until'],
  ],
  F25: [['access/tokens/authenticate.test.ts', '(F25)']],
  F26: [['access/tokens/issuer-keys.test.ts', '(F26)']],
  F27: [['access/tokens/issuer-keys.test.ts', '(F27)']],
  F29: [['gateway/audit/records-of-requests.test.ts', '(F29)']],
  F30: [
    ['gateway/load/watch-lag.test.ts', 'a process that is 200 ms late does not keep up'],
    ['gateway/load/readiness.test.ts', 'a gateway whose event loop is late'],
  ],
};

suite('the list of faults', () => {
  test('is shown to its last one, and nothing that is not on it', () => {
    assert.deepEqual(
      [...Object.keys(ours), ...Object.keys(elsewhere)].toSorted(),
      vectors.map(({ id }) => id),
    );
  });

  test('has tests of ours by their ids, with 1, 10 and 30 providers struck', () => {
    assert.deepEqual(counts, [1, 10, 30]);
    // These two say themselves how many are struck.
    const fixed = new Set(['F14', 'F15']);
    const missing = Object.entries(ours).filter(([id, file]) => {
      const text = readFileSync(new URL(file, here), 'utf8');
      const isLooped = text.includes('of counts)');
      // Those that are listed once for several tests stand as text, others begin a name.
      const isNamed = text.includes(`(\`${id}: `) || text.includes(`['${id}', `);
      return fixed.has(id) ? !text.includes(`('${id}: `) : !(isLooped && isNamed);
    });
    assert.deepEqual(missing, []);
  });

  test('has tests elsewhere under the names that stand here', () => {
    const missing = Object.values(elsewhere)
      .flat()
      .filter(([file, name]) => !readFileSync(new URL(file, tests), 'utf8').includes(name));
    assert.deepEqual(missing, []);
  });
});
