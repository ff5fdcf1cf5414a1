import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AnswerReport } from '#gateway/scatter/answer-report.ts';

const roster = ['a', 'b', 'c'].map((id) => ({ id, url: `http://127.0.0.1/${id}`, joined: 1 }));

test('a provider that gave no answer has a code that says why, until it is asked', () => {
  const report = new AnswerReport(roster, (id) => id !== 'b');
  report.answered(
    'c',
    { milliseconds: 5, code: null },
    { release: 2, criteria: null, disclosure: null, suppressed: false },
  );
  assert.deepEqual(report.all(), [
    {
      provider: 'a',
      status: 'SKIPPED',
      code: 'PROVIDER_NOT_ASKED',
      message: 'The provider was not asked: the request concerns others.',
      release: null,
      milliseconds: null,
      trips: 0,
      criteria: null,
      leftOut: null,
      disclosure: null,
      suppressed: null,
    },
    {
      provider: 'b',
      status: 'DENIED',
      code: 'PROVIDER_DENIED',
      message:
        'The provider may not answer this caller: ask whyAccess what its datasets ask for, or count where rows may not be listed.',
      release: null,
      milliseconds: null,
      trips: 0,
      criteria: null,
      leftOut: null,
      disclosure: null,
      suppressed: null,
    },
    {
      provider: 'c',
      status: 'ANSWERED',
      code: null,
      message: null,
      release: 2,
      milliseconds: 5,
      trips: 1,
      criteria: null,
      leftOut: null,
      disclosure: null,
      suppressed: false,
    },
  ]);
});

test('a provider that refuses what the gateway had decided is said to do so by a policy of its own', () => {
  const report = new AnswerReport(roster.slice(0, 1), () => true);
  report.failed('a', { milliseconds: 5, sent: true }, 'ACCESS_DENIED');
  const [told] = report.all();
  assert.deepEqual(
    [told?.status, told?.code, told?.message],
    [
      'DENIED',
      'ACCESS_DENIED',
      'The provider keeps this from the caller by a policy of its own, whatever whyAccess says: ask the provider.',
    ],
  );
});
