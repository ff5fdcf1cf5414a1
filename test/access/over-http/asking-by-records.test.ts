import assert from 'node:assert/strict';
import { test } from 'node:test';

import { many } from '#test/provider/disclosure/two-parts.ts';

import { openSmallAtlas } from './small-atlas.ts';

test('Who may list one dataset and count another asks by PatientID of the first alone', async () => {
  await using atlas = await openSmallAtlas({
    catalogues: { made: [...many('open', 12), ...many('counted', 25)], other: many('also', 14) },
    terms: [
      { dataset: 'made:open', records: 'OPEN' },
      { dataset: 'made:counted', records: 'CONTROLLED' },
      { dataset: 'other:also', records: 'CONTROLLED' },
    ],
  });
  const token = atlas.issuer.passport('registered');
  const told = async (filter: string): Promise<unknown> => {
    const query = `{ summary(filter: ${filter}) { subjects byProvider { provider { id } subjects disclosure }
      answers { provider { id } status code } } }`;
    return (await atlas.ask(query, { token })).body;
  };
  const [made, other] = [{ provider: { id: 'made' } }, { provider: { id: 'other' } }];
  const listed = { ...made, subjects: 12, disclosure: 'EXACT' };
  const answered = { status: 'ANSWERED', code: null };
  assert.deepEqual(await told('{ not: { patientId: { eq: "nobody" } } }'), {
    data: {
      summary: {
        subjects: 12,
        byProvider: [listed],
        answers: [
          { ...made, ...answered },
          { ...other, status: 'DENIED', code: 'PROVIDER_DENIED' },
        ],
      },
    },
  });
  // Of the other provider nobody was asked, and of the first one no more than the ticket says.
  assert.deepEqual(
    atlas.calls.map(({ provider }) => provider),
    ['made'],
  );
  assert.deepEqual(await told('{ not: { sex: { exists: false } } }'), {
    data: {
      summary: {
        subjects: 52,
        byProvider: [
          listed,
          { ...made, subjects: 30, disclosure: 'ROUNDED' },
          { ...other, subjects: 10, disclosure: 'ROUNDED' },
        ],
        answers: [
          { ...made, ...answered },
          { ...other, ...answered },
        ],
      },
    },
  });
});
