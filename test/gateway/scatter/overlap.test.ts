import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startScatter } from '#test/support/scatter-setup.ts';

interface Said {
  readonly sources: readonly (readonly [source: string | null, subjects: number])[] | null;
  readonly subjects: number | null;
}

const query = '{ summary { subjects subjectsAtLeast overlapAtMost distinctness } }';

/** Asks for a summary of providers that say so many subjects, in all and by source. */
async function askSummary(said: Readonly<Record<string, Said | null>>) {
  await using scatter = await startScatter(
    Object.fromEntries(Object.keys(said).map((id) => [id, []])),
  );
  for (const provider of scatter.providers) {
    const own = said[provider.id];
    provider.behaviour = () => {
      if (own === null || own === undefined) return 'nonsense';
      const { subjects, sources } = own;
      const r = {
        subjects,
        subjectsAtLeast: subjects,
        overlapAtMost:
          sources?.map(([name, count]) => ({ key: name && `10.1234/${name}`, count })) ?? null,
        __atlas_all: subjects,
        distinctness: 'WITHIN_PROVIDER',
      };
      return JSON.stringify({ data: { r } });
    };
  }
  const { data } = await scatter.ask<{ summary: unknown }>(query);
  return { summary: data.summary, asked: scatter.providers[0]?.requests[0]?.query };
}

const apart = 'WITHIN_PROVIDER';

suite('subjects of several providers', () => {
  test('are at least those of the largest, and overlap by no more than sources that several hold', async () => {
    const { summary, asked } = await askSummary({
      a: {
        subjects: 60,
        sources: [
          ['x', 50],
          ['y', 30],
        ],
      },
      b: {
        subjects: 40,
        sources: [
          ['x', 10],
          ['z', 35],
        ],
      },
      c: {
        subjects: 20,
        sources: [
          ['x', 5],
          ['y', 20],
        ],
      },
    });
    // x: 65 less the 50 of a; y: 50 less the 30 of a; z is of b alone.
    assert.deepEqual(summary, {
      subjects: 120,
      subjectsAtLeast: 60,
      overlapAtMost: 35,
      distinctness: apart,
    });
    assert.equal(
      asked,
      'query{r:summary{subjects subjectsAtLeast:subjects overlapAtMost:sourceSubjects{key:source count:subjects} __atlas_all:subjects distinctness}}',
    );
  });

  test('may all be counted twice where their source is not known, or their provider does not say', async () => {
    const { summary } = await askSummary({
      a: {
        subjects: 60,
        sources: [
          ['x', 58],
          [null, 2],
        ],
      },
      b: { subjects: 7, sources: null },
      c: { subjects: 9, sources: [['z', 9]] },
    });
    assert.deepEqual(summary, {
      subjects: 76,
      subjectsAtLeast: 60,
      overlapAtMost: 9,
      distinctness: apart,
    });
  });

  test('overlap by no more than all but those of the largest provider', async () => {
    const { summary } = await askSummary({
      a: {
        subjects: 10,
        sources: [
          ['x', 10],
          ['y', 10],
        ],
      },
      b: {
        subjects: 4,
        sources: [
          ['x', 4],
          ['y', 4],
        ],
      },
    });
    assert.deepEqual(summary, {
      subjects: 14,
      subjectsAtLeast: 10,
      overlapAtMost: 4,
      distinctness: apart,
    });
  });

  test('of one provider do not overlap, though no source is known', async () => {
    const { summary } = await askSummary({ a: { subjects: 10, sources: [[null, 10]] } });
    assert.deepEqual(summary, {
      subjects: 10,
      subjectsAtLeast: 10,
      overlapAtMost: 0,
      distinctness: apart,
    });
  });

  test('have no bound where a provider does not say how many it has', async () => {
    const { summary } = await askSummary({
      a: { subjects: 10, sources: [['x', 10]] },
      b: { subjects: null, sources: null },
    });
    assert.deepEqual(summary, {
      subjects: null,
      subjectsAtLeast: 10,
      overlapAtMost: null,
      distinctness: apart,
    });
  });

  test('have no bound from above where a provider did not answer, and none at all where nobody did', async () => {
    const some = await askSummary({ a: { subjects: 10, sources: [['x', 10]] }, b: null });
    const nothing = { subjects: null, subjectsAtLeast: null, overlapAtMost: null };
    assert.deepEqual(some.summary, { ...nothing, subjectsAtLeast: 10, distinctness: apart });
    assert.deepEqual((await askSummary({ a: null })).summary, { ...nothing, distinctness: null });
  });
});
