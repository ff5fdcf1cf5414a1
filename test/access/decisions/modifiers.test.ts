import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import type { Caller } from '#gateway/access/caller.ts';
import type { DatasetTerms } from '#gateway/access/decisions/dataset-terms.ts';
import { decide } from '#gateway/access/decisions/decide.ts';
import { duo, duoLabels } from '#gateway/access/decisions/duo-ids.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';

import { callerWith, now, purposeWith, termsWith, visaWith } from './callers.ts';

const health = 'DUO:0000006';
const day = 86_400;

/** A caller whose project took this on, or is so beside. */
const taking = (...ids: string[]): Caller => callerWith([], purposeWith({ duo: [health, ...ids] }));

interface Case {
  readonly modifier: string;
  readonly terms?: Partial<DatasetTerms>;
  /** Who meets it, and who does not. */
  readonly meets: Caller;
  readonly fails: readonly Caller[];
}

/** Nobody here has registered access, so nobody may count: that stands first among what is unmet. */
const registration = [null];
const anybody = callerWith();
const grant = visaWith();
const affiliation = (value: string, by: string | null = 'so') =>
  callerWith([visaWith({ type: 'AffiliationAndRole', value, by })]);

const cases: readonly Case[] = [
  ...[duo.ethicsApproval, duo.collaboration, duo.publication, duo.returnOfResults].map(
    (modifier) => ({ modifier, meets: taking(modifier), fails: [anybody, taking(duo.moratorium)] }),
  ),
  {
    modifier: duo.moratorium,
    terms: { moratoriumUntil: '2027-02-01' },
    meets: taking(duo.moratorium),
    fails: [anybody],
  },
  { modifier: duo.moratorium, meets: taking(duo.moratorium), fails: [anybody] },
  {
    modifier: duo.region,
    terms: { countries: ['DE', 'NL'] },
    meets: anybody,
    fails: [
      callerWith([], purposeWith({ country: 'US' })),
      callerWith([], purposeWith({ country: null })),
    ],
  },
  {
    modifier: duo.project,
    terms: { projects: ['nodules'] },
    meets: anybody,
    fails: [{ ...anybody, project: { id: 'other', title: '', purpose: purposeWith() } }],
  },
  {
    modifier: duo.institution,
    terms: { institutions: ['hospital.example'] },
    meets: affiliation('faculty@hospital.example'),
    fails: [
      anybody,
      affiliation('faculty@hospital.example', 'self'),
      affiliation('faculty@hospital.example', null),
      affiliation('faculty@other.hospital.example'),
      affiliation('hospital.example@elsewhere.example'),
    ],
  },
  ...[duo.users, duo.researchSpecific].map((modifier) => ({
    modifier,
    meets: callerWith([grant]),
    fails: [anybody, callerWith([visaWith({ by: 'so' })])],
  })),
  {
    modifier: duo.timeLimit,
    terms: { monthsOfUse: 12 },
    meets: callerWith([grant]),
    fails: [anybody, callerWith([visaWith({ asserted: now - 366 * day })])],
  },
  ...[duo.notForProfitNorCommercial, duo.notForProfitOrganisation, duo.nonCommercialUse].map(
    (modifier) => ({
      modifier,
      meets: anybody,
      fails: [callerWith([], purposeWith({ commercial: true }))],
    }),
  ),
  {
    modifier: duo.noMethodsResearch,
    meets: anybody,
    fails: [
      taking(duo.methodsResearch),
      callerWith([], purposeWith({ duo: [duo.generalResearch] })),
    ],
  },
  {
    modifier: duo.noAncestryResearch,
    meets: anybody,
    fails: [
      callerWith([], purposeWith({ duo: [duo.ancestryResearch] })),
      callerWith([], purposeWith({ duo: [duo.generalResearch] })),
    ],
  },
  { modifier: duo.geneticStudiesOnly, meets: taking(duo.geneticResearch), fails: [anybody] },
];

suite('a modifier of a dataset', () => {
  for (const { modifier, terms, meets, fails } of cases) {
    const prepared = prepareTerms(termsWith({ duo: [duo.noRestriction, modifier], ...terms }));
    test(`${modifier} ${JSON.stringify(terms ?? {})} binds who meets it, and keeps records from who does not`, () => {
      const granted = decide(meets, prepared, now);
      assert.deepEqual(
        [granted.level, granted.unmet, granted.obligations],
        ['RECORD', [], [modifier]],
      );
      for (const caller of fails) {
        const { level, unmet, obligations } = decide(caller, prepared, now);
        assert.deepEqual(
          [level, unmet.map((one) => one.duo), obligations],
          ['METADATA', [...registration, modifier], [modifier]],
        );
      }
    });
  }

  test('that its terms do not fill in is met by nobody, but for a moratorium without a day', () => {
    const somebody = callerWith(
      [grant, visaWith({ type: 'AffiliationAndRole', value: 'faculty@', by: 'so' })],
      purposeWith({ duo: [health, duo.moratorium] }),
    );
    const levels = [duo.region, duo.institution, duo.project, duo.timeLimit, duo.moratorium].map(
      (id) => decide(somebody, prepareTerms(termsWith({ duo: [health, id] })), now).level,
    );
    assert.deepEqual(levels, ['METADATA', 'METADATA', 'METADATA', 'METADATA', 'RECORD']);
  });

  test('counts where its particulars are stated and its id is not', () => {
    const particulars: readonly Partial<DatasetTerms>[] = [
      { countries: ['US'] },
      { institutions: ['hospital.example'] },
      { projects: ['other'] },
      { moratoriumUntil: '2027-02-01' },
      { monthsOfUse: 1 },
      { diseases: ['DOID:1612'] },
    ];
    for (const stated of particulars) {
      const prepared = prepareTerms(termsWith({ duo: [health], ...stated }));
      assert.equal(decide(anybody, prepared, now).level, 'METADATA', JSON.stringify(stated));
    }
  });

  const listed = readFileSync(new URL('../../vectors/duo/duo.csv', import.meta.url), 'utf8');

  test('is called what the published ontology calls it', () => {
    const rows = listed.matchAll(/^(DUO:\d{7}),\w*,("[^"]*"|[^,]*),/gm);
    const published = Object.fromEntries(
      [...rows].map(([, id = '', label = '']) => [id, label.replaceAll('"', '')]),
    );
    const called = Object.entries(duoLabels);
    assert.deepEqual(
      called,
      called.map(([id]) => [id, published[id]]),
    );
    assert.equal(called.length, 23);
  });

  test('of the published ontology is known, or shuts the dataset', () => {
    const ids = [...listed.matchAll(/^DUO:\d{7}/gm)].map(([id]) => id);
    assert.equal(ids.length, 25);
    const shut = ids.filter((id) => prepareTerms(termsWith({ duo: [health, id] })).shut !== null);
    // The two that only group others: permission, and modifier.
    assert.deepEqual(shut.toSorted(), ['DUO:0000001', 'DUO:0000017']);
  });
});

suite('by the clock of the gateway', () => {
  test('a moratorium asks for nothing from the first second of its day on', () => {
    const prepared = prepareTerms(termsWith({ moratoriumUntil: '2027-02-01' }));
    const ends = Date.UTC(2027, 1, 1) / 1_000;
    const caller = { ...anybody, expiresAt: Infinity };
    assert.equal(decide(caller, prepared, ends - 1).level, 'METADATA');
    const { level, obligations } = decide(caller, prepared, ends);
    assert.deepEqual([level, obligations], ['RECORD', []]);
  });

  test('a time limit runs from when the grant was asserted, to the last of a shorter month, and bounds the decision', () => {
    const asserted = Date.UTC(2026, 7, 31, 12) / 1_000;
    const ends = Date.UTC(2027, 1, 28, 12) / 1_000;
    const prepared = prepareTerms(termsWith({ monthsOfUse: 6 }));
    const caller = {
      ...callerWith([visaWith({ asserted, expiresAt: ends + day })]),
      expiresAt: Infinity,
    };
    assert.equal(decide(caller, prepared, ends - 60).expiresAt, ends);
    assert.equal(decide(caller, prepared, ends).level, 'METADATA');
  });

  test('of two grants the one is taken that still runs', () => {
    const old = visaWith({ asserted: now - 400 * day, expiresAt: now + 90 * day });
    const prepared = prepareTerms(termsWith({ monthsOfUse: 12 }));
    const decision = decide(callerWith([old, grant]), prepared, now);
    assert.deepEqual([decision.level, decision.visas], ['RECORD', [grant.jwt]]);
  });
});
