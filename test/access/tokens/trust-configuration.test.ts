import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { projectVisaType } from '#schema/passports/project-visa.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import { makeKeyPair } from '#test/support/identity-provider.ts';

const { jwk } = makeKeyPair('b1');
const issuer = {
  issuer: 'https://broker.example/',
  kinds: ['BROKER'],
  jwks: 'https://broker.example/jwks',
};

/** The sentence that a configuration is refused with; JSON is YAML, too. */
function faultOf(change: object): string {
  const whole = { audiences: ['atlas'], issuers: [issuer], ...change };
  try {
    readTrustConfiguration(JSON.stringify(whole));
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail('was read');
}

suite('A trust configuration', () => {
  test('reads as the README shows it', () => {
    const readme = new URL('../../../schema/tokens/README.md', import.meta.url);
    const [, yaml = ''] = /```yaml\n([^`]*)```/.exec(readFileSync(readme, 'utf8')) ?? [];
    const { audiences, issuers } = readTrustConfiguration(yaml);
    assert.deepEqual(audiences, ['cancer-imaging-atlas']);
    const university = new Set(['https://university.example.org/']);
    const office = new Set(['https://atlas-office.example.org/']);
    const [keys] = [...issuers.values()].flatMap((one) => one.keys ?? []);
    assert.deepEqual([...(keys?.keys() ?? [])], ['visas-1']);
    assert.deepEqual(
      [...issuers.values()],
      [
        {
          issuer: 'https://broker.example.org/',
          kinds: new Set(['BROKER']),
          algorithms: ['RS256', 'ES256'],
          keys: null,
          jwks: 'https://broker.example.org/jwks',
          jku: new Set(),
          sources: new Map(),
          passport: { method: 'USERINFO', address: 'https://broker.example.org/userinfo' },
        },
        {
          issuer: 'https://dac.hospital-a.example/visas',
          kinds: new Set(['VISA_ISSUER']),
          algorithms: ['RS256'],
          keys: null,
          jwks: 'https://dac.hospital-a.example/jwks.json',
          jku: new Set(['https://dac.hospital-a.example/jwks.json']),
          sources: new Map([
            ['ControlledAccessGrants', new Set(['https://hospital-a.example/dac/1'])],
          ]),
          passport: null,
        },
        {
          issuer: 'https://visas.example.org/',
          kinds: new Set(['VISA_ISSUER']),
          algorithms: ['RS256', 'ES256'],
          keys,
          jwks: null,
          jku: new Set(['https://visas.example.org/jwks.json']),
          sources: new Map([
            ['ResearcherStatus', university],
            ['AcceptedTermsAndPolicies', university],
            ['AffiliationAndRole', office],
            [projectVisaType, office],
          ]),
          passport: null,
        },
      ],
    );
  });

  test('may hold the keys themselves, and how a passport is exchanged for a token', () => {
    const passport = {
      method: 'TOKEN_EXCHANGE',
      address: 'https://broker.example/token',
      clientId: 'atlas',
      clientSecretFile: '/run/secrets/broker',
    };
    const entry = { ...issuer, jwks: undefined, keys: { keys: [jwk] }, passport };
    const text = JSON.stringify({ audiences: ['atlas'], issuers: [entry] });
    const read = readTrustConfiguration(text).issuers.get(issuer.issuer);
    assert.deepEqual([...(read?.keys?.keys() ?? [])], ['b1']);
    assert.deepEqual(read?.passport, passport);
  });

  test('is refused with the place for whatever is not understood', () => {
    const withIssuer = (change: object): string => faultOf({ issuers: [{ ...issuer, ...change }] });
    const wrong = 'The trust configuration is wrong:';
    const faults = {
      'audiences names nobody': faultOf({ audiences: [] }),
      'the file holds issuer, which means nothing there': faultOf({ issuer: [] }),
      'issuers is not a list': faultOf({ issuers: {} }),
      'issuers[1] names an issuer again': faultOf({ issuers: [issuer, issuer] }),
      'issuers[0] holds kind, which means nothing there': withIssuer({ kind: 'BROKER' }),
      'issuers[0].kinds is not of BROKER, VISA_ISSUER': withIssuer({ kinds: ['BROKERS'] }),
      'issuers[0].algorithms is not of RS256, ES256': withIssuer({
        algorithms: ['RS256', 'HS256'],
      }),
      'issuers[0] needs either jwks or keys': withIssuer({ keys: { keys: [jwk] } }),
      'issuers[0].jwks is not an https address without a name in it': withIssuer({
        jwks: 'http://broker.example/jwks',
      }),
      'issuers[0].keys cannot be used, as the JWK set holds a secret': withIssuer({
        jwks: undefined,
        keys: { keys: [{ ...jwk, d: 'AA' }] },
      }),
      'issuers[0].sources does not give sources by visa type': withIssuer({ sources: [] }),
      'issuers[0].passport holds clientId, which means nothing there': withIssuer({
        passport: { method: 'USERINFO', address: 'https://broker.example/', clientId: 'x' },
      }),
      'issuers[0].passport.clientId is not a text': withIssuer({
        passport: { method: 'TOKEN_EXCHANGE', address: 'https://broker.example/' },
      }),
    };
    for (const [what, fault] of Object.entries(faults)) {
      assert.equal(fault, `${wrong} ${what}. Correct trust.yaml.`);
    }
    assert.throws(() => readTrustConfiguration('a: [b', '/etc/atlas/visas.yaml'), {
      code: 'CONFIGURATION_INVALID',
      message: `${wrong} the file is not YAML. Correct /etc/atlas/visas.yaml.`,
    });
  });
});
