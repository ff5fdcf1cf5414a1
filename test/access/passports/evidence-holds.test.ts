import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { Evidence } from '#schema/passports/evidence.ts';
import { controlledAccess, registeredAccess } from '#schema/passports/standard-access.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { personOf } from '#schema/passports/verify-visas.ts';
import { createRandom } from '#test/support/seeded-random.ts';

import { drawVisas, grantedValue, holderIdentity, shuffled } from './random-visas.ts';

/** From all visas of a passport, as a gateway decides. */
const decisions: Readonly<Record<string, (visas: readonly VerifiedVisa[]) => Evidence | null>> = {
  'controlled access': (visas) =>
    controlledAccess(holding(visas), ({ value }) => value === grantedValue),
  'registered access': (visas) => registeredAccess(holding(visas)),
};

function holding(visas: readonly VerifiedVisa[]) {
  return { identity: holderIdentity, visas: personOf(visas, holderIdentity).visas };
}

const rounds = 4_000;

for (const [name, decide] of Object.entries(decisions)) {
  suite(`Evidence of ${name}`, () => {
    const random = createRandom(11);
    const draws = Array.from({ length: rounds }, () => drawVisas(random, 1 + random(12)));
    const granted = draws.flatMap((visas) => {
      const evidence = decide(visas);
      return evidence === null ? [] : [{ visas, evidence }];
    });

    test('is found in some draws and not in others, by one visa and by several', () => {
      assert.ok(granted.length > rounds / 20 && granted.length < (rounds * 19) / 20);
      const used = new Set(granted.map(({ evidence }) => evidence.visas.length));
      assert.ok(used.has(2) && used.has(3) && used.has(4));
    });

    test('is the same in whatever order the visas come', () => {
      for (const { visas, evidence } of granted) {
        assert.deepEqual(decide(shuffled(visas, random)), evidence);
      }
    });

    test('is not lost, nor ends earlier, where a visa is added, with conditions or without', () => {
      for (const { visas, evidence } of granted) {
        const [added] = drawVisas(random, 1);
        const more = { ...added!, jwt: 'added' };
        const after = decide([...visas, more]);
        assert.ok(after !== null && after.expiresAt >= evidence.expiresAt);
      }
    });

    test('needs each visa that it names and no other', () => {
      for (const { evidence } of granted) {
        assert.deepEqual(decide(evidence.visas), evidence);
        for (const visa of evidence.visas) {
          const others = evidence.visas.filter((other) => other !== visa);
          assert.equal(decide(others), null);
        }
      }
    });

    test('ends with the first of its visas, and none would last longer', () => {
      for (const { visas, evidence } of granted) {
        const ends = Math.min(...evidence.visas.map(({ expiresAt }) => expiresAt));
        assert.equal(evidence.expiresAt, ends);
        assert.equal(decide(visas.filter(({ expiresAt }) => expiresAt > ends)), null);
      }
    });

    test('is found by who checks the visas that it names and does not know whose they are', () => {
      for (const { evidence } of granted) {
        const holder = { identity: null, visas: evidence.visas };
        const found =
          registeredAccess(holder) ??
          controlledAccess(holder, ({ value }) => value === grantedValue);
        assert.notEqual(found, null);
      }
    });
  });
}

suite('One person', () => {
  const at = (jwt: string, rest: Partial<VerifiedVisa>): VerifiedVisa => ({
    ...drawVisas(() => 0, 1)[0]!,
    type: 'AffiliationAndRole',
    value: 'faculty@uni.test',
    conditions: null,
    jwt,
    ...rest,
  });
  const link = (value: string): Partial<VerifiedVisa> => ({
    type: 'LinkedIdentities',
    issuer: 'https://linker.test/',
    subject: 'l-1',
    value,
  });

  test('has the visas of their own sub, and those that links lead to, over several links too', () => {
    const visas = [
      at('own', { issuer: 'https://a.test/', subject: 'r-1' }),
      at('linked', { issuer: 'https://b.test/', subject: 'x' }),
      at('stranger', { issuer: 'https://b.test/', subject: 'y' }),
      at('first', link('r-1,https%3A%2F%2Fbroker.test%2F;m,https:%2F%2Fmiddle.test%2F')),
      at('second', {
        ...link('x,https%3A%2F%2Fb.test%2F'),
        issuer: 'https://middle.test/',
        subject: 'm',
      }),
    ];
    const judged = personOf(visas, holderIdentity);
    assert.deepEqual(
      judged.visas.map(({ jwt }) => jwt),
      ['own', 'linked', 'first', 'second'],
    );
    assert.deepEqual(judged.refused, [
      { rule: 'V16', detail: 'AffiliationAndRole of "https://b.test/"' },
    ]);
  });

  test('is not joined by entries that are not encoded, by more or fewer parts, or by links with conditions', () => {
    const other = at('other', { issuer: 'https://b.test/', subject: 'x' });
    const self = 'r-1,https%3A%2F%2Fbroker.test%2F';
    const isJoined = (value: string, conditions: VerifiedVisa['conditions'] = null): boolean =>
      personOf([other, at('link', { ...link(value), conditions })], holderIdentity).visas.includes(
        other,
      );
    assert.deepEqual(
      [
        isJoined(`${self};x,https%3A%2F%2Fb.test%2F`),
        isJoined(`${self};%78,https%3a%2f%2fb.test%2f`),
        isJoined(`nonsense;${self};;x,https%3A%2F%2Fb.test%2F`),
        isJoined(`${self};x,https://b.test/`),
        isJoined(`${self}; x,https%3A%2F%2Fb.test%2F`),
        isJoined(`${self};x,https%3A%2F%2Fb.test%2F,more`),
        isJoined(`${self};x`),
        isJoined(`${self};x,https%3A%2F%2Fb.test%2F%E0%A4%A`),
        isJoined(`${self};x,https%3A%2F%2Fb.test%2F`, [[]]),
      ],
      [true, true, true, false, false, false, false, false, false],
    );
  });
});
