import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { Caller } from '#gateway/access/caller.ts';
import type { DatasetTerms } from '#gateway/access/decisions/dataset-terms.ts';
import { decide } from '#gateway/access/decisions/decide.ts';
import type { Decision } from '#gateway/access/decisions/decision.ts';
import { duo, permissions, undertakings } from '#gateway/access/decisions/duo-ids.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';
import { datasetVisaValue, providerVisaValue } from '#schema/passports/dataset-visa.ts';
import { linkedIdentities } from '#schema/passports/linked-identities.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { reaches } from '#schema/wire/access-level.ts';
import { createRandom } from '#test/support/seeded-random.ts';

import { callerWith, dataset, now, purposeWith, termsWith, visaWith } from './callers.ts';

const rounds = 4_000;
const seeds = [1, 2, 3];
const allIds = Object.values(duo);
const wide = [...permissions, duo.noRestriction, duo.generalResearch, duo.healthResearch];
const declared = [...undertakings, duo.methodsResearch, duo.geneticResearch];
const diseases = ['DOID:162', 'DOID:10155', 'DOID:1612'];
const types = ['AcceptedTermsAndPolicies', 'ResearcherStatus'];
const bonaFide = types.map((type) => ({ type, value: registeredAccessVersion }));

/** Draws terms, callers and visas, many of which fit one another. */
function createDraw(seed: number) {
  const below = createRandom(seed);
  const one = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
  const some = <Item>(items: readonly Item[], most: number): Item[] =>
    Array.from({ length: below(most + 1) }, () => one(items));
  const visa = (): VerifiedVisa =>
    visaWith({
      ...one([
        ...bonaFide,
        ...bonaFide,
        { type: 'ControlledAccessGrants', value: datasetVisaValue(dataset) },
        { type: 'ControlledAccessGrants', value: providerVisaValue('lidc') },
        { type: 'ControlledAccessGrants', value: datasetVisaValue('rider:other') },
        { type: 'AffiliationAndRole', value: 'faculty@hospital.example' },
        {
          type: linkedIdentities,
          value: 'ada,https%3A%2F%2Fbroker.example;eve,https%3A%2F%2Fother.example',
        },
      ]),
      ...one([{}, {}, {}, { subject: 'eve', issuer: 'https://other.example' }]),
      by: one(['dac', 'dac', 'so', 'self']),
      asserted: now - below(400) * 86_400,
      expiresAt: now - 10 + below(500),
      conditions: one([
        null,
        null,
        null,
        [[{ type: 'AffiliationAndRole', claims: [{ name: 'by', match: 'const', wanted: 'so' }] }]],
      ]),
    });
  const terms = (): DatasetTerms =>
    termsWith({
      duo: [one(wide), ...one([[], [], some(allIds, 2)])],
      diseases: one([[], [], [], some(diseases, 2)]),
      records: one(['OPEN', 'REGISTERED', 'CONTROLLED']),
      counts: below(4) > 0,
      countries: one([[], [], [], ['NL'], ['US']]),
      institutions: one([[], [], [], ['hospital.example']]),
      projects: one([[], [], ['nodules']]),
      moratoriumUntil: one([null, null, '2026-01-01', '2028-01-01']),
      monthsOfUse: one([null, null, null, 6]),
    });
  const caller = (): Caller =>
    callerWith(
      Array.from({ length: below(9) }, visa),
      purposeWith({
        duo: [
          one([duo.healthResearch, duo.diseaseResearch, duo.generalResearch]),
          ...some(declared, 4),
        ],
        diseases: some(diseases, 2),
        commercial: below(4) === 0,
        country: one(['NL', 'US', null]),
      }),
    );
  return { one, some, visa, terms, caller };
}

/** The same terms, with something more that they ask for. */
function narrower(terms: DatasetTerms, { one }: ReturnType<typeof createDraw>): DatasetTerms {
  return one<() => DatasetTerms>([
    () => ({
      ...terms,
      duo: [...terms.duo, one(allIds.filter((id) => !permissions.includes(id)))],
    }),
    // A second permission is one more that the purpose must fit.
    () => ({ ...terms, duo: terms.duo.length === 0 ? [] : [...terms.duo, one(permissions)] }),
    () => ({ ...terms, duo: [...terms.duo, 'DUO:0000099'] }),
    () => ({ ...terms, counts: false }),
    () => ({ ...terms, records: terms.records === 'OPEN' ? 'REGISTERED' : terms.records }),
    () => ({
      ...terms,
      countries: terms.countries.length === 0 ? ['NL'] : terms.countries.slice(1),
      duo: [...terms.duo, duo.region],
    }),
    () => ({ ...terms, monthsOfUse: 1 }),
    () => ({ ...terms, moratoriumUntil: '2029-01-01' }),
  ])();
}

const decided = (caller: Caller, terms: DatasetTerms): Decision =>
  decide(caller, prepareTerms(terms), now);

/** Runs a property over drawn terms and callers, and says how many decisions were above METADATA, lest it should hold of nothing. */
function forAll(
  property: (
    decision: Decision,
    caller: Caller,
    terms: DatasetTerms,
    draw: ReturnType<typeof createDraw>,
  ) => void,
): void {
  const seen = { NONE: 0, METADATA: 0, AGGREGATE: 0, RECORD: 0 };
  for (const seed of seeds) {
    const draw = createDraw(seed);
    for (let round = 0; round < rounds; round += 1) {
      const caller = draw.caller();
      const terms = draw.terms();
      const decision = decided(caller, terms);
      seen[decision.level] += 1;
      property(decision, caller, terms, draw);
    }
  }
  assert.ok(seen.AGGREGATE > 100 && seen.RECORD > 100, JSON.stringify(seen));
}

suite('a decision', () => {
  test('is never more for terms that ask for more', () => {
    forAll(({ level }, caller, terms, draw) => {
      const other = narrower(terms, draw);
      assert.ok(reaches(level, decided(caller, other).level), JSON.stringify([terms, other]));
    });
  });

  test('is never less for one more visa, also one with conditions, and does not end earlier', () => {
    forAll((decision, caller, terms, draw) => {
      const more = decided({ ...caller, visas: [...caller.visas, draw.visa()] }, terms);
      assert.ok(reaches(more.level, decision.level), JSON.stringify([terms, caller.visas]));
      if (more.level === decision.level) assert.ok(more.expiresAt >= decision.expiresAt);
    });
  });

  test('is the same in whatever order the visas come', () => {
    forAll((decision, caller, terms) => {
      const turned = decided({ ...caller, visas: caller.visas.toReversed() }, terms);
      assert.deepEqual(
        { ...turned, visas: turned.visas.toSorted() },
        { ...decision, visas: decision.visas.toSorted() },
      );
    });
  });

  test('rests upon the visas that it names: they are enough, and without any one of them it is less', () => {
    forAll((decision, caller, terms) => {
      if (decision.visas.length === 0) return;
      const used = caller.visas.filter(({ jwt }) => decision.visas.includes(jwt));
      assert.equal(decided({ ...caller, visas: used }, terms).level, decision.level);
      for (const spared of used) {
        const visas = used.filter((visa) => visa.jwt !== spared.jwt);
        assert.ok(!reaches(decided({ ...caller, visas }, terms).level, decision.level));
      }
    });
  });

  test('ends with the first of the visas that it rests upon, and after five minutes at the latest', () => {
    forAll((decision, caller) => {
      const used = caller.visas.filter(({ jwt }) => decision.visas.includes(jwt));
      assert.ok(decision.expiresAt > now && decision.expiresAt <= now + 300);
      for (const { expiresAt } of used) assert.ok(decision.expiresAt <= expiresAt);
    });
  });

  test('says what is unmet in words that hang on the dataset alone, never on the visas that were shown', () => {
    forAll((decision, _caller, terms, draw) => {
      const sentences = new Set(
        [
          decided(callerWith([], null), terms),
          decided({ ...draw.caller(), identity: null, visas: [], project: null }, terms),
        ].flatMap(({ unmet }) => unmet.map(({ asks }) => asks)),
      );
      for (const { asks } of decision.unmet) assert.ok(sentences.has(asks), asks);
      assert.ok(decision.level !== 'RECORD' || decision.unmet.length === 0);
    });
  });
});
