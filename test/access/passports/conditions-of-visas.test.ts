import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { meetsClause, readConditions } from '#schema/passports/conditions.ts';
import { matchesPattern } from '#schema/passports/match-pattern.ts';
import { createRandom } from '#test/support/seeded-random.ts';

const faculty = {
  type: 'AffiliationAndRole',
  value: 'faculty@uni.example;staff@uni.example',
  source: 'https://uni.example',
  by: 'so',
};

function isMet(clause: object, visa: Parameters<typeof meetsClause>[0] = faculty): boolean {
  const conditions = readConditions([[clause]]);
  return conditions?.some((list) => list.every((read) => meetsClause(visa, read))) === true;
}

suite('Clauses of conditions', () => {
  test('match the whole value and nothing less, in the case in which it is written', () => {
    const type = 'AffiliationAndRole';
    const answers = Object.fromEntries(
      [
        'const:faculty@uni.example;staff@uni.example',
        'const:faculty@uni.example',
        'pattern:faculty@*',
        'pattern:Faculty@*',
        'pattern:*',
        'pattern:?',
        'pattern:',
        'pattern:faculty@uni.example',
        'split_pattern:staff@*',
        'split_pattern:staff@uni?example',
        'split_pattern:faculty@*;staff@*',
        'const:*',
        'regex:.*',
        'Const:faculty@uni.example;staff@uni.example',
        'faculty@uni.example;staff@uni.example',
        ':faculty@uni.example;staff@uni.example',
      ].map((value) => [value, isMet({ type, value })]),
    );
    assert.deepEqual(answers, {
      'const:faculty@uni.example;staff@uni.example': true,
      'const:faculty@uni.example': false,
      'pattern:faculty@*': true,
      'pattern:Faculty@*': false,
      'pattern:*': true,
      'pattern:?': false,
      'pattern:': false,
      'pattern:faculty@uni.example': false,
      'split_pattern:staff@*': true,
      'split_pattern:staff@uni?example': true,
      'split_pattern:faculty@*;staff@*': false,
      'const:*': false,
      'regex:.*': false,
      'Const:faculty@uni.example;staff@uni.example': false,
      'faculty@uni.example;staff@uni.example': false,
      ':faculty@uni.example;staff@uni.example': false,
    });
  });

  test('ask all their claims of one visa, and only claims of a visa that are text', () => {
    const type = 'AffiliationAndRole';
    const value = 'pattern:faculty@*';
    assert.deepEqual(
      [
        isMet({ type, value, by: 'const:so', source: 'const:https://uni.example' }),
        isMet({ type, value, by: 'const:dac' }),
        isMet({ type, value, by: 'pattern:*' }, { ...faculty, by: null }),
        isMet({ type: 'ResearcherStatus', value }),
        isMet({ type: 'const:AffiliationAndRole', value }),
        isMet({ type }),
        isMet({ value }),
        isMet({ type, value, asserted: 'const:1' }),
        isMet({ type, value, conditions: 'pattern:*' }),
        isMet({ type, value, sub: 'pattern:*' }),
        isMet({ type, value: 1 }),
        isMet({ type, value: null }),
      ],
      [true, false, false, false, false, false, false, false, false, false, false, false],
    );
  });

  test('leave other lists standing where one of them is not correct, and empty lists are met by nothing', () => {
    const good = { type: 'AffiliationAndRole', value: 'pattern:*' };
    const bad = { type: 'AffiliationAndRole', value: 'regex:.*' };
    const read = [{ type: good.type, claims: [{ name: 'value', match: 'pattern', wanted: '*' }] }];
    assert.deepEqual(readConditions([[bad], [good]]), [read]);
    assert.deepEqual(readConditions([[good, bad]]), []);
    assert.deepEqual(readConditions([[]]), []);
    assert.deepEqual(readConditions([]), []);
  });

  test('that are not lists of lists of objects are no conditions', () => {
    for (const json of [null, 'x', {}, [{}], [['x']], [[[]]], [[null]], 1, true]) {
      assert.equal(readConditions(json), undefined, JSON.stringify(json));
    }
  });
});

suite('Patterns', () => {
  test('answer as their definition does, whatever pattern and text', () => {
    const random = createRandom(7);
    const letters = ['a', 'b', '\n', '𝒳', '*', '?'];
    for (let round = 0; round < 20_000; round += 1) {
      const pattern = Array.from({ length: random(8) }, () => letters[random(6)]!);
      const text = Array.from({ length: random(9) }, () => letters[random(5)]!);
      assert.equal(
        matchesPattern(pattern, text),
        matchesByDefinition(pattern, text),
        JSON.stringify([pattern, text]),
      );
    }
  });

  test('look at a text no more often than the pattern is long', () => {
    const text = 'a'.repeat(2_000);
    for (const pattern of [`${'*a'.repeat(40)}b`, `*${'a'.repeat(500)}b`, `${'*?'.repeat(300)}b`]) {
      let looked = 0;
      const counted = new Proxy(Array.from(text), {
        get: (target, name, receiver) => {
          if (name !== 'length') looked += 1;
          return Reflect.get(target, name, receiver) as unknown;
        },
      });
      assert.equal(matchesPattern(Array.from(pattern), counted), false);
      assert.ok(looked <= text.length * pattern.length, `${looked} looks`);
    }
  });
});

/** GA4GH Passport 1.2.1, "Pattern Matching", word for word; takes for ever where the pattern is long. */
function matchesByDefinition(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === '*') {
    return Array.from({ length: text.length + 1 }, (_, taken) => text.slice(taken)).some((left) =>
      matchesByDefinition(rest, left),
    );
  }
  return (
    text.length > 0 &&
    (first === '?' || first === text[0]) &&
    matchesByDefinition(rest, text.slice(1))
  );
}
