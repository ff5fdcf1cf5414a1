import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { readAccessRules, readTextFile } from '#provider/access/access-files.ts';
import { createKnownVisas } from '#provider/access/known-visas.ts';
import { providerVisaValue } from '#schema/passports/dataset-visa.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';

import { makeAccess, makeVisa } from './access-setup.ts';

const policy = `
gateways: [{ issuer: atlas, keys: keys.json, secret: secret.key }]
visas: visas.yaml
`;
const granted = makeVisa('ControlledAccessGrants', providerVisaValue('small'), { seconds: 60 });
const accepted = makeVisa('AcceptedTermsAndPolicies', registeredAccessVersion);
const header = `${granted},${accepted}`;

async function readTrust() {
  await using access = await makeAccess(policy);
  const { visas } = readAccessRules(access.folder, readTextFile);
  return visas!;
}

suite("a caller's visas that come again with the next ticket", () => {
  const now = Date.now() / 1000;

  test('are not checked again', async () => {
    const [trust, visasOf] = [await readTrust(), createKnownVisas()];
    const first = visasOf(header, trust, now);
    assert.deepEqual(
      first.map(({ type }) => type),
      ['ControlledAccessGrants', 'AcceptedTermsAndPolicies'],
    );
    assert.equal(visasOf(header, trust, now + 31), first);
  });

  test('are checked again when one has ended, which then counts no more', async () => {
    const [trust, visasOf] = [await readTrust(), createKnownVisas()];
    visasOf(header, trust, now);
    assert.deepEqual(
      visasOf(header, trust, now + 61).map(({ type }) => type),
      ['AcceptedTermsAndPolicies'],
    );
  });

  test('are checked again after 300 s, since what did not hold may hold by then', async () => {
    const [trust, visasOf] = [await readTrust(), createKnownVisas()];
    assert.deepEqual(visasOf(accepted, trust, now - 100), []);
    assert.deepEqual(visasOf(accepted, trust, now + 199), []);
    assert.equal(visasOf(accepted, trust, now + 201).length, 1);
  });

  test('are checked again when the clock was put back or the trust was read anew', async () => {
    const [trust, visasOf] = [await readTrust(), createKnownVisas()];
    const first = visasOf(header, trust, now + 10);
    assert.notEqual(visasOf(header, trust, now), first);
    assert.notEqual(visasOf(header, await readTrust(), now + 10), first);
  });
});
