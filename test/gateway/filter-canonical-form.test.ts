import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createRandom } from '#test/support/seeded-random.ts';

import { startFilters } from './filter-setup.ts';
import { type Sent, truthOfSubject } from './filter-truth.ts';
import { randomFilter, randomSubject, reworded } from './random-filters.ts';

const filters = 400;
const subjects = 40;

suite('the canonical form of a filter', () => {
  test('is the same for filters in other order, with parts twice, doubly negated or in other operators', async () => {
    await using setup = await startFilters();
    const random = createRandom(5);
    const forms = new Set<string>();
    for (let at = 0; at < filters; at++) {
      const filter = randomFilter(random);
      const other = reworded(random, filter);
      const one = await setup.explain('SubjectFilter', filter);
      const two = await setup.explain('SubjectFilter', other);
      assert.equal(two.canonical, one.canonical, JSON.stringify({ filter, other }, null, 1));
      assert.equal(two.hash, one.hash);
      forms.add(one.hash);
    }
    // Filters that differ do not fall together, but for the few that are empty or the same by chance.
    assert.ok(forms.size > filters * 0.8, `${forms.size} forms of ${filters} filters`);
  });

  test('says of every row what the filter says, certain, possible or not', async () => {
    await using setup = await startFilters();
    const random = createRandom(6);
    const counts = new Map<number, number>();
    for (let at = 0; at < filters; at++) {
      const filter = randomFilter(random);
      const given = await setup.prepare('SubjectFilter', filter);
      const canonical: unknown = JSON.parse(given.canonical);
      const again = await setup.prepare('SubjectFilter', canonical);
      assert.equal(again.canonical, given.canonical, 'the canonical form is its own');
      for (let row = 0; row < subjects; row++) {
        const subject = randomSubject(random);
        const before = truthOfSubject(subject, given.value as Sent);
        const after = truthOfSubject(subject, again.value as Sent);
        assert.equal(after, before, JSON.stringify({ filter, canonical, subject }, null, 1));
        counts.set(before, (counts.get(before) ?? 0) + 1);
      }
    }
    for (const truth of [0, 0.5, 1]) assert.ok((counts.get(truth) ?? 0) > 500, `few are ${truth}`);
  });

  test('has a contradiction only where no row certainly matches', async () => {
    await using setup = await startFilters();
    const random = createRandom(7);
    let contradictions = 0;
    for (let at = 0; at < filters * 3; at++) {
      const filter = randomFilter(random);
      const { value, explanation } = await setup.prepare('SubjectFilter', filter);
      if (explanation?.contradiction === null) continue;
      contradictions++;
      for (let row = 0; row < subjects; row++) {
        const subject = randomSubject(random);
        assert.notEqual(
          truthOfSubject(subject, value as Sent),
          1,
          JSON.stringify({ filter, explanation, subject }, null, 1),
        );
      }
    }
    assert.ok(contradictions > 10, `${contradictions} contradictions`);
  });

  test('is another for the same criteria of one series and of several', async () => {
    await using setup = await startFilters();
    const hashOf = async (filter: Sent): Promise<string> =>
      (await setup.explain('SubjectFilter', filter)).hash;
    const together = await hashOf({ modality: { eq: 'CT' }, bodyPart: { eq: 'CHEST' } });
    const apart = await hashOf({
      and: [{ modality: { eq: 'CT' } }, { bodyPart: { eq: 'CHEST' } }],
    });
    assert.notEqual(together, apart);
    assert.equal(
      together,
      await hashOf({ series: { modality: { eq: 'CT' }, bodyPart: { eq: 'CHEST' } } }),
    );
  });

  test('keeps what only looks contrary: a row of which it is not known is neither', async () => {
    await using setup = await startFilters();
    const { canonical } = await setup.explain('SeriesFilter', {
      or: [{ bodyPart: { eq: 'CHEST' } }, { bodyPart: { ne: 'CHEST' } }],
    });
    assert.equal(canonical, '{"or":[{"bodyPart":{"eq":"CHEST"}},{"bodyPart":{"ne":"CHEST"}}]}');
  });
});
