import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { decide } from '#gateway/access/decisions/decide.ts';
import { duo } from '#gateway/access/decisions/duo-ids.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';

import { callerWith, now, termsWith, visaWith } from './callers.ts';

const grant = visaWith();

suite('visas of several conditions', () => {
  test('are of one person: of one account, or of accounts that a visa links', () => {
    const other = { issuer: 'https://hospital.example', subject: 'ada' };
    const affiliated = visaWith({
      type: 'AffiliationAndRole',
      value: 'faculty@hospital.example',
      by: 'so',
      ...other,
    });
    const link = visaWith({
      type: 'LinkedIdentities',
      value: 'ada,https%3A%2F%2Fhospital.example',
      by: 'system',
    });
    const prepared = prepareTerms(
      termsWith({ records: 'CONTROLLED', institutions: ['hospital.example'] }),
    );
    const apart = decide(callerWith([grant, affiliated]), prepared, now);
    assert.deepEqual(
      [apart.level, apart.unmet.map((one) => one.duo), apart.visas],
      ['METADATA', [null, null, duo.institution], []],
    );
    const linked = decide(callerWith([grant, affiliated, link]), prepared, now);
    assert.deepEqual(
      [linked.level, linked.visas.toSorted()],
      ['RECORD', [grant.jwt, affiliated.jwt, link.jwt].toSorted()],
    );
  });
});
