import assert from 'node:assert/strict';
import { test } from 'node:test';

import { many } from '#test/provider/disclosure/two-parts.ts';
import { makeKeyPair } from '#test/support/identity-provider.ts';

import type { PassportDraft } from './own-issuer.ts';
import { openSmallAtlas } from './small-atlas.ts';

/** The visas of a passport. */
function visasIn(passport: string): readonly string[] {
  const [, claims = ''] = passport.split('.');
  const { ga4gh_passport_v1: visas } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    ga4gh_passport_v1: readonly string[];
  };
  return visas;
}

test('A visa that does not hold is recorded with its rule, and its owner is answered as without it', async () => {
  await using atlas = await openSmallAtlas({
    catalogues: { made: many('counted', 25) },
    terms: [{ dataset: 'made:counted', records: 'CONTROLLED' }],
  });
  const { issuer } = atlas;
  const own = { subject: 'somebody-registered', providers: ['made'] };
  const ofRegistered = visasIn(issuer.passport('registered', own));
  const query = '{ subjects { nodes { id } } }';
  const why = '{ whyAccess(datasetId: "made:counted") { level unmet { duo asks } } }';
  const answersTo = async (visas: readonly string[]): Promise<readonly unknown[]> => {
    const token = issuer.passport('registered', { ...own, visas: [...ofRegistered, ...visas] });
    const told = [];
    for (const asked of [query, why]) {
      const { status, text } = await atlas.ask(asked, { token });
      told.push([status, text]);
    }
    return told;
  };
  const without = await answersTo([]);
  assert.match(JSON.stringify(without), /ACCESS_DENIED.*AGGREGATE/);

  const wrong: readonly (readonly [rule: string, of: string, draft: PassportDraft])[] = [
    ['V06', 'visa 4', { key: makeKeyPair('first') }],
    ['V05', 'visa 4', { key: makeKeyPair('other') }],
    ['V07', 'visa 4', { now: Date.now() / 1_000 - 7_200 }],
    ['V16', 'ControlledAccessGrants of "https://issuer.example/"', { subject: 'somebody-else' }],
  ];
  for (const [rule, of, draft] of wrong) {
    const grant = visasIn(issuer.passport('granted', { ...own, ...draft })).at(-1) ?? '';
    assert.deepEqual(await answersTo([grant]), without, rule);
    const [denied, told] = (await atlas.records()).slice(-2);
    const visa = { code: 'TOKEN_INVALID', of, rule };
    assert.deepEqual(denied?.denials, [
      visa,
      { code: 'ACCESS_DENIED', of: 'Query.subjects', rule: 'needs RECORD' },
    ]);
    assert.deepEqual(told?.denials, [visa]);
  }
  const grant = visasIn(issuer.passport('granted', own)).at(-1) ?? '';
  const [[status]] = (await answersTo([grant])) as [[number]];
  assert.equal(status, 200);
});
