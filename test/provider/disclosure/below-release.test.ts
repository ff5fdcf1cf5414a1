import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildMadeCatalogue, type MadeSubject } from '#test/support/made-catalogue.ts';
import { createRandom } from '#test/support/seeded-random.ts';
import { ask } from '#test/support/small-catalogue.ts';

import { wholeHoldings, wholeSummary } from './made-question.ts';
import { many, openFor, ordinary } from './two-parts.ts';

const [database] = testDatabases;
const rare: readonly Partial<MadeSubject>[] = [
  { modality: 'XA' },
  { sex: 'OTHER' },
  { sex: null },
  { age: null },
  { bodyPart: 'FOOT' },
  { bodyPart: null },
  { manufacturer: 'RARE' },
  { derived: true },
  { finding: 'SCT:9' },
  { finding: null },
  { modality: 'SM', instances: 1 },
];
const filters = [
  {},
  { modality: { eq: 'XA' } },
  { sex: { eq: 'OTHER' } },
  { not: { sex: { ne: 'OTHER' } } },
  { derived: { eq: true } },
  { bodyPart: { in: ['FOOT', 'KNEE'] } },
  { or: [{ manufacturer: { eq: 'RARE' } }, { modality: { eq: 'XA' } }] },
  { bodyPart: { exists: false } },
  { clinical: { kind: 'DIAGNOSIS', value: { eq: 'SCT:9' } } },
  { modality: { eq: 'CT' }, sex: { eq: 'MALE' } },
];
const holders = [
  { __typename: 'Provider', id: 'made' },
  { __typename: 'Dataset', id: 'made:a' },
  { __typename: 'Dataset', id: 'made:b' },
  ...['SCT:1', 'SCT:2', 'SCT:9'].map((id) => ({ __typename: 'Concept', id })),
];

/** Each of the values that few have is there for at most four, and all of them are of four subjects together. */
function drawFew(random: (below: number) => number): MadeSubject[] {
  return Array.from({ length: random(5) }, (_, place) => ({
    ...ordinary('b', place),
    instances: 1,
    ...rare[random(rare.length)],
  }));
}

/** All that can be asked of counts, as the words of the responses. */
async function answersOf(
  subjects: readonly MadeSubject[],
  access: Parameters<typeof openFor>[1],
): Promise<string[]> {
  await using place = await database!.scratch();
  await buildMadeCatalogue(place, subjects);
  await using provider = await openFor(place, access);
  const answers = filters.map((filter) => ask(provider, wholeSummary, { filter }));
  const given = await Promise.all([...answers, ask(provider, wholeHoldings, { of: holders })]);
  return given.map((answer) => {
    assert.equal(answer['errors'], undefined, JSON.stringify(answer['errors']));
    return JSON.stringify(answer);
  });
}

/** Shows where the first two that differ do. */
function requireSame(some: readonly string[], others: readonly string[]): void {
  for (const [place, one] of some.entries()) {
    const other = others[place] ?? '';
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    const around = (text: string): string => text.slice(Math.max(0, at - 120), at + 60);
    assert.equal(around(one), around(other), `answer ${place}`);
    assert.ok(one === other);
  }
}

suite('two catalogues that differ only below what is released', () => {
  const random = createRandom(25);
  const few = rare.map((own, place) => ({ ...ordinary('a', place), ...own }));
  const known = [...many('a', 23), ...few];
  // Each of their cells is of whole tens, so that four more do not reach the next.
  const derived = many('b', 60).map((subject) => ({ ...subject, derived: true }));
  const ordinaries = [...many('b', 120), ...derived];
  const mixed = { records: new Set(['a']), counts: new Set(['b']) };
  const counting = { counts: new Set(['b']) };

  for (let round = 0; round < 8; round++) {
    test(`give equal answers to who counts one dataset and lists the other (${round})`, async () => {
      const [one, other] = [drawFew(random), drawFew(random)];
      requireSame(
        await answersOf([...known, ...ordinaries, ...one], mixed),
        await answersOf([...known, ...ordinaries, ...other], mixed),
      );
    });
  }

  test('give equal answers to who only counts, whatever the other dataset has', async () => {
    const given = await answersOf([...known, ...ordinaries], counting);
    requireSame(await answersOf([...known, ...ordinaries, ...drawFew(random)], counting), given);
    requireSame(
      await answersOf([...many('a', 90), ...ordinaries, ...drawFew(random)], counting),
      given,
    );
  });
});

test('none and nine give answers that are equal to the last byte', async () => {
  const answers: string[] = [];
  for (const count of [0, 1, 9, 10]) {
    // As many with another modality as are missing: what is held in all is told.
    const some = Array.from({ length: 10 }, (_, place) => ({
      ...ordinary('b', place),
      modality: place < count ? 'XA' : 'US',
      series: 3,
    }));
    await using place = await database!.scratch();
    await buildMadeCatalogue(place, [...many('b', 120), ...some]);
    await using provider = await openFor(place, { counts: new Set(['b']) });
    const answer = await ask(provider, wholeSummary, { filter: { modality: { eq: 'XA' } } });
    answers.push(JSON.stringify(answer));
  }
  const [none, one, nine, ten] = answers as [string, string, string, string];
  requireSame([one, nine], [none, none]);
  assert.notEqual(ten, none);
});
