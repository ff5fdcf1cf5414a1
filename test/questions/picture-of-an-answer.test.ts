import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { AtlasAnswer } from '#scripts/ask/atlas-answer.ts';
import { drawAnswer } from '#scripts/ask/draw-answer.ts';

const answered = { status: 'ANSWERED', release: 25, message: null, leftOut: null };
const exact = {
  ...answered,
  criteria: [],
  disclosure: 'EXACT',
  suppressed: false,
} as const;

/** What is counted is told of series, and shown only where nothing is listed. */
const ofSeries = {
  explanation: { sentence: 'Series of PET.', contradiction: null },
  completeness: { providers: 6, answered: 5 },
};

suite('The picture of an answer', () => {
  test('has a bar a provider, what each did, and no 0 where nothing is known', () => {
    const answer: AtlasAnswer = {
      listing: {
        totalCount: { exact: null, atLeast: 1_260, atMost: null },
        explanation: { sentence: 'Subjects with PET.', contradiction: null },
        completeness: { providers: 5, answered: 3 },
        answers: [
          { ...answered, provider: { id: 'b' }, criteria: [] },
          {
            provider: { id: 'dead' },
            status: 'FAILED',
            release: null,
            message: 'The provider could not be reached.',
            leftOut: null,
            criteria: null,
          },
          {
            ...answered,
            provider: { id: 'older' },
            leftOut: ['subjects.totalCount.atMost', 'filter.clinical[0].number'],
            criteria: [
              { path: 'series.modality', outcome: 'APPLIED' },
              { path: 'clinical[0]', outcome: 'NOT_COLLECTED' },
            ],
          },
          { ...answered, provider: { id: 'none' }, criteria: [] },
          {
            provider: { id: 'late' },
            status: 'TIMED_OUT',
            release: null,
            message: 'It did not answer in time.',
            leftOut: null,
            criteria: null,
          },
        ],
      },
      summary: {
        ...ofSeries,
        certain: 1_260,
        possible: null,
        byProvider: [
          { provider: { id: 'b' }, certain: 1_200, possible: 2_400 },
          { provider: { id: 'older' }, certain: 60, possible: null },
          { provider: { id: 'none' }, certain: 0, possible: 0 },
        ],
        answers: [
          { ...exact, provider: { id: 'b' } },
          {
            ...exact,
            provider: { id: 'older' },
            leftOut: ['possibleSubjects', 'filter.clinical[0].number'],
          },
        ],
      },
    };
    assert.equal(
      drawAnswer(answer, 'subjects'),
      `Subjects with PET.

subjects    certain   possible
b             1,200      2,400  ████████████░░░░░░░░░░░░  release 25
older            60          ?  █                         release 25, clinical[0] not collected, its version was not asked for subjects.totalCount.atMost and 2 more
none              0          0                            release 25
dead              ?          ?                            failed: The provider could not be reached.
late              ?          ?                            timed out: It did not answer in time.
total         1,260          ?                            3 of 5 providers answered
`,
    );
  });

  test('tells what may only be counted from what may be listed, and the totals of both', () => {
    const denied = {
      status: 'DENIED',
      release: null,
      message: 'The provider may not answer this caller.',
      leftOut: null,
      criteria: null,
    };
    const answer: AtlasAnswer = {
      listing: {
        totalCount: { exact: 199, atLeast: 199, atMost: 199 },
        explanation: { sentence: 'Subjects with PET.', contradiction: null },
        completeness: { providers: 6, answered: 1 },
        answers: [
          { ...answered, provider: { id: 'open' }, criteria: [] },
          { ...denied, provider: { id: 'closed' } },
          { ...denied, provider: { id: 'some' } },
          { ...denied, provider: { id: 'few' } },
          { ...denied, provider: { id: 'none' } },
          { ...denied, provider: { id: 'off' } },
        ],
      },
      summary: {
        ...ofSeries,
        certain: 609,
        possible: { counted: 639 },
        byProvider: [
          { provider: { id: 'open' }, certain: 199, possible: 199 },
          { provider: { id: 'closed' }, certain: 370, possible: 390 },
          { provider: { id: 'some' }, certain: 40, possible: 50 },
          { provider: { id: 'none' }, certain: 0, possible: 0 },
        ],
        answers: [
          { ...exact, provider: { id: 'open' } },
          { ...exact, provider: { id: 'closed' }, disclosure: 'ROUNDED' },
          { ...exact, provider: { id: 'some' }, disclosure: 'ROUNDED', suppressed: true },
          { ...exact, provider: { id: 'few' }, disclosure: 'ROUNDED', suppressed: true },
          {
            ...exact,
            provider: { id: 'none' },
            status: 'SKIPPED',
            message: 'Nothing of it matches.',
            disclosure: null,
          },
          {
            ...exact,
            provider: { id: 'off' },
            status: 'DENIED',
            message: denied.message,
            disclosure: null,
          },
        ],
      },
    };
    assert.equal(
      drawAnswer(answer, 'subjects'),
      `Subjects with PET.

subjects    certain   possible
closed          370        390  ███████████████████████░  may only be counted, rounded
open            199        199  █████████████             release 25
some             40         50  ███░                      may only be counted, rounded, without datasets with fewer than ten
none              0          0                            skipped: Nothing of it matches.
few               ?          ?                            may only be counted: fewer than ten, or none
off               ?          ?                            denied: The provider may not answer this caller.
listed          199        199                            1 of 6 providers answered
counted         609        639                            also what may only be counted: rounded, below ten left out
`,
    );
  });

  test('says why nothing can match', () => {
    const answer: AtlasAnswer = {
      listing: {
        totalCount: { exact: 0, atLeast: 0, atMost: 0 },
        explanation: { sentence: 'Subjects aged 9 and 10.', contradiction: 'Nobody has two ages.' },
        completeness: { providers: 1, answered: 0 },
        answers: [],
      },
      summary: null,
    };
    assert.equal(
      drawAnswer(answer, 'subjects'),
      `Subjects aged 9 and 10.
Nobody has two ages.

subjects    certain   possible
total             0          0                            0 of 1 providers answered
`,
    );
  });
});
