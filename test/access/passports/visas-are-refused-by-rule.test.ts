import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { namedVisaKey } from '#schema/passports/read-visa.ts';
import { readPassport } from '#schema/passports/read-passport.ts';
import { verifyVisas } from '#schema/passports/verify-visas.ts';

import {
  broker,
  clock,
  committee,
  createIssuer,
  signVisa,
  trust,
  type VisaDraft,
} from './signed-visas.ts';
import { vectorFile, vectorTrust } from './vector-setup.ts';

const grant = { type: 'ControlledAccessGrants', value: 'https://data.test/1', by: 'dac' };
const affiliation = { type: 'AffiliationAndRole', value: 'faculty@uni.test' };

function ruleOf(draft: Partial<VisaDraft>): string {
  const { visas, refused } = verifyVisas([signVisa({ visa: grant, ...draft })], trust, clock);
  return visas.length === 1 ? 'accepted' : refused.map(({ rule }) => rule).join(' ');
}

function rules(drafts: Readonly<Record<string, Partial<VisaDraft>>>): Record<string, string> {
  return Object.fromEntries(Object.entries(drafts).map(([name, draft]) => [name, ruleOf(draft)]));
}

const accessToken: Partial<VisaDraft> = {
  header: { jku: null, typ: 'at+jwt' },
  claims: { scope: 'openid ga4gh' },
};

suite('A visa is refused by the number of the rule that it breaks', () => {
  test('in its form, its issuer and its signature', () => {
    const stranger = createIssuer('https://stranger.test/');
    const impostor = { ...createIssuer(committee.issuer) };
    const unknownKey = { ...committee, key: { ...committee.key, kid: 'k2' } };
    assert.deepEqual(
      rules({
        'as it should be': {},
        'typ JWT': { header: { typ: 'JWT' } },
        'typ of a passport': { header: { typ: 'vnd.ga4gh.passport+jwt' } },
        'of a stranger': { by: stranger },
        'of a broker who is no visa issuer': { by: broker },
        'with a jku of its own': { header: { jku: 'https://keys.test/jwks.json/' } },
        'of a key that is not there': { by: unknownKey },
        'signed by another': { by: impostor },
        'without jku and scope': { header: { jku: null } },
        'with jku and scope openid': { claims: { scope: 'email openid' } },
        'with jku and another scope': { claims: { scope: 'email' } },
        'with a scope that is no text': { claims: { scope: ['openid'] } },
      }),
      {
        'as it should be': 'accepted',
        'typ JWT': 'accepted',
        'typ of a passport': 'V01',
        'of a stranger': 'V03',
        'of a broker who is no visa issuer': 'V03',
        'with a jku of its own': 'V04',
        'of a key that is not there': 'V05',
        'signed by another': 'V06',
        'without jku and scope': 'V02',
        'with jku and scope openid': 'V02',
        'with jku and another scope': 'accepted',
        'with a scope that is no text': 'V02',
      },
    );
  });

  test('in its dates, to the second', () => {
    assert.deepEqual(
      rules({
        'ends in a second': { claims: { exp: clock + 1 } },
        'ends now': { claims: { exp: clock } },
        'without exp': { claims: { exp: undefined } },
        'without sub': { sub: '' },
        'issued 30 s ahead': { claims: { iat: clock + 30 } },
        'issued 5 minutes ahead': { claims: { iat: clock + 300 } },
        'with a jti that is a number': { claims: { jti: 7 } },
        'asserted when it was issued': { visa: { ...grant, asserted: clock - 600 } },
        'asserted after it was issued': { visa: { ...grant, asserted: clock - 599 } },
        'addressed to us': { claims: { aud: 'gateway' } },
      }),
      {
        'ends in a second': 'accepted',
        'ends now': 'V07',
        'without exp': 'V07',
        'without sub': 'V07',
        'issued 30 s ahead': 'accepted',
        'issued 5 minutes ahead': 'V07',
        'with a jti that is a number': 'V07',
        'asserted when it was issued': 'accepted',
        'asserted after it was issued': 'V12',
        'addressed to us': 'V09',
      },
    );
  });

  test('in what it says', () => {
    const long = `https://data.test/${'a'.repeat(238)}`;
    assert.deepEqual(
      rules({
        'no visa object': { claims: { ga4gh_visa_v1: undefined } },
        'no value': { visa: { ...grant, value: undefined } },
        'asserted as a text': { visa: { ...grant, asserted: '1' } },
        'a value of 255 characters': { visa: { ...grant, value: long.slice(0, 255) } },
        'a value of 256 characters': { visa: { ...grant, value: long } },
        'a grant whose value is no URL': { visa: { ...grant, value: 'data 1' } },
        'an affiliation is none': { visa: affiliation },
        'a source that is no URL': { visa: { ...grant, source: 'somebody' } },
        'a custom type that is no URL': { visa: { ...grant, type: 'MyGrants' } },
        'a custom type that nobody knows': { visa: { ...grant, type: 'https://x.test/type' } },
        'a source that is not trusted': { visa: { ...grant, source: 'https://source.test/' } },
        'a grant that does not say by whom': { visa: { ...grant, by: undefined } },
        'an affiliation that does not say by whom': { visa: { ...affiliation, by: undefined } },
        'by nobody of the list': { visa: { ...affiliation, by: 'DAC' } },
        'by null': { visa: { ...affiliation, by: null } },
        'conditions null': { visa: { ...grant, conditions: null } },
        'conditions that nothing meets': { visa: { ...grant, conditions: [] } },
      }),
      {
        'no visa object': 'V10',
        'no value': 'V10',
        'asserted as a text': 'V10',
        'a value of 255 characters': 'accepted',
        'a value of 256 characters': 'V11',
        'a grant whose value is no URL': 'V11',
        'an affiliation is none': 'accepted',
        'a source that is no URL': 'V11',
        'a custom type that is no URL': 'V11',
        'a custom type that nobody knows': 'V14',
        'a source that is not trusted': 'V14',
        'a grant that does not say by whom': 'V13',
        'an affiliation that does not say by whom': 'accepted',
        'by nobody of the list': 'V13',
        'by null': 'V13',
        'conditions null': 'V15',
        'conditions that nothing meets': 'accepted',
      },
    );
  });

  test('where it is an access token, an hour after it was issued', () => {
    const issued = (iat: number): Partial<VisaDraft> => ({
      ...accessToken,
      claims: { scope: 'openid', iat },
      visa: { ...grant, asserted: clock - 86_400 },
    });
    assert.deepEqual(
      rules({
        'of now': accessToken,
        'just under an hour old': issued(clock - 3_599),
        'an hour old': issued(clock - 3_600),
        'with the typ of a document': { ...accessToken, header: { jku: null } },
      }),
      {
        'of now': 'accepted',
        'just under an hour old': 'accepted',
        'an hour old': 'V08',
        'with the typ of a document': 'V02',
      },
    );
    const { visas } = verifyVisas(
      [signVisa({ visa: grant, ...issued(clock - 3_000) })],
      trust,
      clock,
    );
    assert.deepEqual(
      visas.map(({ expiresAt }) => expiresAt),
      [clock + 600],
    );
  });

  test('and takes no other visa with it', () => {
    const good = signVisa({ visa: grant });
    const bad = signVisa({ visa: grant, claims: { exp: clock - 1 } });
    const judged = verifyVisas([bad, good, 'no visa', 7, good], trust, clock);
    assert.deepEqual(
      judged.visas.map(({ jwt }) => jwt),
      [good],
    );
    assert.deepEqual(judged.refused, [
      { rule: 'V07', detail: 'visa 1' },
      { rule: 'V01', detail: 'visa 3' },
      { rule: 'V01', detail: 'visa 4' },
    ]);
  });

  test('before a key is asked for where its issuer may not name that jku', () => {
    const { configuration } = vectorTrust();
    const named = vectorFile.vectors
      .filter(({ id }) =>
        ['cag-ok', 'visa-jku-not-trusted-for-iss', 'visa-jku-subdomain'].includes(id),
      )
      .map(({ id, passport }) => {
        const { visas } = readPassport(passport, vectorTrust(), vectorFile.clock);
        return [id, namedVisaKey(visas[0], configuration)];
      });
    assert.deepEqual(Object.fromEntries(named), {
      'cag-ok': { issuer: 'https://dac.hospital-a.example/visas', kid: 'dac1' },
      'visa-jku-not-trusted-for-iss': null,
      'visa-jku-subdomain': null,
    });
  });
});
