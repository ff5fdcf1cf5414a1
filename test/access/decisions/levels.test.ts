import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { decide, decideAll, decideUnlisted } from '#gateway/access/decisions/decide.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';
import { providerVisaValue } from '#schema/passports/dataset-visa.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import {
  callerWith,
  dataset,
  later,
  now,
  purposeWith,
  registeredVisas,
  termsWith,
  thePublic,
  visaWith,
} from './callers.ts';

const logIn = {
  duo: null,
  asks: 'Log in: without an access token only its catalogue entry is shown.',
};
const act = {
  duo: null,
  asks: 'Act for a project whose purpose is declared in terms that are known here; where you have several, name one in the header Atlas-Project.',
};
const register = {
  duo: null,
  asks: 'Bring the visas of registered access: accepted terms and policies, and the status of a researcher.',
};
const askCommittee = {
  duo: null,
  asks: 'Ask its data access committee for a visa that covers it (GA4GH ControlledAccessGrants).',
};
const beHealth = {
  duo: 'DUO:0000006',
  asks: 'The use must be health, medical or biomedical research.',
};
const controlled = termsWith({ duo: ['DUO:0000006'], records: 'CONTROLLED' });
const grant = visaWith();

suite('the public', () => {
  test('is shown the catalogue entry, and told all that the dataset asks for', () => {
    assert.deepEqual(decide(thePublic, prepareTerms(controlled), now), {
      dataset,
      level: 'METADATA',
      unmet: [logIn, act, register, askCommittee, beHealth],
      obligations: [],
      visas: [],
      rule: 'D3',
      expiresAt: now + 300,
    });
  });

  test('is what a caller is whose proofs have ended, and what nobody becomes by visas alone', () => {
    const ended = { ...callerWith([grant, ...registeredVisas]), expiresAt: now };
    const nobody = { ...thePublic, visas: [grant, ...registeredVisas] };
    const { unmet } = decide(thePublic, prepareTerms(controlled), now);
    for (const caller of [ended, nobody]) {
      const decision = decide(caller, prepareTerms(controlled), now);
      assert.deepEqual([decision.level, decision.unmet], ['METADATA', unmet]);
    }
  });
});

suite('a registered caller', () => {
  test('may count, and is told what records ask for', () => {
    assert.deepEqual(decide(callerWith(registeredVisas), prepareTerms(controlled), now), {
      dataset,
      level: 'AGGREGATE',
      unmet: [askCommittee],
      obligations: [],
      visas: registeredVisas.map(({ jwt }) => jwt),
      rule: 'D4',
      expiresAt: now + 300,
    });
  });

  test('may not without a project, with a purpose that is not understood, or with one of the two visas', () => {
    const cases = [
      [callerWith(registeredVisas, null), act],
      [callerWith(registeredVisas, purposeWith({ duo: [] })), act],
      [callerWith(registeredVisas, purposeWith({ duo: ['DUO:0000007'] })), act],
      [callerWith(registeredVisas.slice(0, 1)), register],
      [callerWith(registeredVisas.slice(1)), register],
    ] as const;
    for (const [caller, missing] of cases) {
      const { level, unmet } = decide(caller, prepareTerms(controlled), now);
      assert.deepEqual([level, unmet[0]], ['METADATA', missing]);
    }
  });

  test('may not count what its provider lets nobody count', () => {
    const shy = prepareTerms({ ...controlled, counts: false });
    const decision = decide(callerWith(registeredVisas), shy, now);
    assert.deepEqual([decision.level, decision.unmet], ['METADATA', [askCommittee]]);
  });
});

suite('records', () => {
  test('are granted by a visa that covers the dataset, with a purpose that fits', () => {
    for (const value of [grant.value, providerVisaValue('lidc')]) {
      const visa = visaWith({ value, expiresAt: now + 60 });
      assert.deepEqual(decide(callerWith([visa]), prepareTerms(controlled), now), {
        dataset,
        level: 'RECORD',
        unmet: [],
        obligations: [],
        visas: [visa.jwt],
        rule: 'D7',
        expiresAt: now + 60,
      });
    }
  });

  test('are not granted by a visa of another dataset, by somebody else, or that has ended', () => {
    const wrong = [
      visaWith({ value: `${grant.value}2` }),
      visaWith({ value: providerVisaValue('lid') }),
      visaWith({ by: 'self' }),
      visaWith({ type: 'ResearcherStatus' }),
      visaWith({ subject: 'bob' }),
      visaWith({ expiresAt: now }),
      visaWith({ conditions: [] }),
    ];
    for (const visa of wrong) {
      const decision = decide(callerWith([visa]), prepareTerms(controlled), now);
      assert.deepEqual([decision.level, decision.visas], ['METADATA', []], visa.jwt);
    }
  });

  test('of an open dataset are granted to who acts for a project, of a registered one to who has the visas beside', () => {
    const levelOf = (records: 'OPEN' | 'REGISTERED', visas = registeredVisas) => {
      const { level, rule } = decide(callerWith(visas), prepareTerms(termsWith({ records })), now);
      return [level, rule];
    };
    assert.deepEqual(levelOf('OPEN', []), ['RECORD', 'D5']);
    assert.deepEqual(levelOf('REGISTERED', []), ['METADATA', 'D3']);
    assert.deepEqual(levelOf('REGISTERED'), ['RECORD', 'D6']);
  });

  test('need a purpose that fits, whatever visa there is', () => {
    const ancestry = callerWith([grant, ...registeredVisas], purposeWith({ duo: ['DUO:0000011'] }));
    const decision = decide(ancestry, prepareTerms(controlled), now);
    assert.deepEqual([decision.level, decision.unmet], ['AGGREGATE', [beHealth]]);
  });
});

suite('a dataset', () => {
  test('that states no use, or a term that is not known, shows its entry to whoever asks', () => {
    const anybody = callerWith([grant, ...registeredVisas]);
    for (const [duo, asks] of [
      [[], 'It states no use that is permitted, so only its catalogue entry is shown.'],
      [
        ['DUO:0000021'],
        'It states no use that is permitted, so only its catalogue entry is shown.',
      ],
      [
        ['DUO:0000042', 'DUO:0000099'],
        'It states terms that are not known here, so only its catalogue entry is shown.',
      ],
    ] as const) {
      assert.deepEqual(decide(anybody, prepareTerms(termsWith({ duo })), now), {
        dataset,
        level: 'METADATA',
        unmet: [{ duo: null, asks }],
        obligations: [],
        visas: [],
        rule: 'D2',
        expiresAt: now + 300,
      });
    }
  });

  test('that the registry does not list is shown to nobody', () => {
    assert.deepEqual(decideUnlisted('lidc:other', now), {
      dataset: 'lidc:other',
      level: 'NONE',
      unmet: [{ duo: null, asks: 'The registry lists no dataset of this id.' }],
      obligations: [],
      visas: [],
      rule: 'D1',
      expiresAt: now + 300,
    });
  });
});

suite('a project that a visa states', () => {
  const statedBy = visaWith({ type: 'https://atlas.example/visas/project', expiresAt: now + 50 });
  const member = callerWith([statedBy, ...registeredVisas]);
  const caller = { ...member, project: { ...member.project!, statedBy } };

  test('bounds what rests upon it, and travels along', () => {
    const counts = decide(caller, prepareTerms(controlled), now);
    const rests = [...registeredVisas, statedBy].map(({ jwt }) => jwt);
    assert.deepEqual(
      [counts.level, counts.visas, counts.expiresAt],
      ['AGGREGATE', rests, now + 50],
    );
    const records = decide(caller, prepareTerms(termsWith()), now);
    assert.deepEqual(
      [records.level, records.visas, records.expiresAt],
      ['RECORD', [statedBy.jwt], now + 50],
    );
  });

  test('serves no visa of another issuer but over a link, though the broker put both into one passport', () => {
    const elsewhere = visaWith({
      type: 'https://atlas.example/visas/project',
      issuer: 'https://other.example',
    });
    const link = visaWith({
      type: 'LinkedIdentities',
      value: 'ada,https%3A%2F%2Fother.example',
      by: 'system',
    });
    const decided = (...visas: readonly VerifiedVisa[]) => {
      const bearer = callerWith([elsewhere, ...visas]);
      const acting = { ...bearer, project: { ...bearer.project!, statedBy: elsewhere } };
      return decide(acting, prepareTerms(controlled), now);
    };
    const alone = decided(grant);
    assert.deepEqual([alone.level, alone.unmet[0], alone.visas], ['METADATA', register, []]);
    const linked = decided(grant, link);
    assert.deepEqual([linked.level, linked.visas.length], ['RECORD', 3]);
  });

  test('is none when its visa has ended', () => {
    const { level, unmet } = decide(caller, prepareTerms(controlled), now + 50);
    assert.deepEqual([level, unmet[0]], ['METADATA', act]);
  });
});

suite('decisions of many datasets', () => {
  test('are those of each, in their order', () => {
    const caller = callerWith([visaWith({ value: providerVisaValue('lidc') }), ...registeredVisas]);
    const terms = ['lidc:a', 'rider:b', 'lidc:c'].map((id) =>
      prepareTerms({ ...controlled, dataset: id }),
    );
    const all = decideAll(caller, terms, now);
    assert.deepEqual(
      all,
      terms.map((one) => decide(caller, one, now)),
    );
    assert.deepEqual(
      all.map(({ level }) => level),
      ['RECORD', 'AGGREGATE', 'RECORD'],
    );
  });

  test('end with the caller', () => {
    const caller = { ...callerWith(), expiresAt: now + 10 };
    assert.equal(decide(caller, prepareTerms(termsWith()), now).expiresAt, now + 10);
    assert.equal(decide(callerWith(), prepareTerms(termsWith()), later - 20).expiresAt, later);
  });
});
