import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { developmentIssuer } from '#gateway/access/development-issuer/development-issuer.ts';
import { createOwnScope } from '#gateway/access/tickets/create-scopes.ts';
import { readAccessRules, readTextFile } from '#provider/access/access-files.ts';
import { followAccess } from '#provider/access/follow-access.ts';
import { createProviderDoor } from '#provider/access/provider-door.ts';
import { policyOf } from '#provider/access/provider-policy.ts';
import { createSpentNonces } from '#provider/access/spent-nonces.ts';
import { createLog } from '#schema/kernel/log.ts';
import { locateSet } from '#scripts/start/atlas-set.ts';
import { readGatewayTrust, trustFile } from '#scripts/start/gateway-trust.ts';
import { prepareTrust, writeProviderTrust } from '#scripts/start/provider-trust.ts';
import { openTickets } from '#scripts/start/ticket-keys.ts';
import { makeKeyPair } from '#test/support/identity-provider.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function visaFile(issuers: readonly object[]): string {
  return JSON.stringify({ audiences: ['providers'], issuers });
}

/** A home of the demonstration in which providers trust the gateway; nothing is built. */
async function makeHome() {
  const home = await mkdtemp(join(tmpdir(), 'atlas-trust-'));
  const set = locateSet(home, 'demonstration', undefined);
  prepareTrust(set.keys, []);
  writeProviderTrust(set, 'rider');
  writeProviderTrust(set, 'cgci');
  return {
    home,
    set,
    folderOf: (id: string): string => join(set.folder, 'access', id),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

test('each provider is given a policy that says what the access terms say, and keeps the one that it has', async () => {
  await using place = await makeHome();
  const { set, folderOf } = place;
  const { policy } = readAccessRules(folderOf('rider'), readTextFile);
  const open = { most: 'RECORD', records: 'OPEN', counts: true };
  const controlled = { most: 'RECORD', records: 'CONTROLLED', counts: true };
  assert.deepEqual(policy.datasets, new Map([['rider_lung_ct', open]]));
  assert.deepEqual(policyOf(policy, 'another'), controlled);
  assert.deepEqual(policy.published, {
    disclosure: 'ROUNDED',
    valueSummaries: true,
    headlines: true,
  });
  const { policy: unstated } = readAccessRules(folderOf('cgci'), readTextFile);
  assert.equal(policyOf(unstated, 'cgci_htmcp_lc').most, 'METADATA');
  const own = 'gateways: []\n';
  await writeFile(join(folderOf('rider'), 'policy.yaml'), own);
  writeProviderTrust(set, 'rider');
  assert.equal(readTextFile(join(folderOf('rider'), 'policy.yaml')), own);
});

test('providers are given the visa issuers of trust.yaml whose keys stand there, at each start, and keep a file that is the operator’s', async () => {
  await using place = await makeHome();
  const { set, folderOf } = place;
  const taken = (): readonly unknown[] => {
    const { visas } = readAccessRules(folderOf('rider'), readTextFile);
    return [...(visas?.issuers.values() ?? [])].map(({ issuer, kinds, keys, sources }) => {
      return { issuer, kinds, kids: [...(keys?.keys() ?? [])], sources };
    });
  };
  const { jwk } = makeKeyPair('dac-1');
  const inline = { keys: { keys: [jwk] } };
  const fetched = { jwks: 'https://dac.example/jwks' };
  const sources = { ControlledAccessGrants: ['https://dac.example/'] };
  const passport = { method: 'USERINFO', address: 'https://both.example/userinfo' };
  const issuers = [
    { issuer: 'https://broker.example/', kinds: ['BROKER'], ...inline },
    { issuer: 'https://fetched.example/', kinds: ['VISA_ISSUER'], ...fetched, sources },
    {
      issuer: 'https://both.example/',
      kinds: ['BROKER', 'VISA_ISSUER'],
      ...inline,
      sources,
      passport,
    },
  ];
  await writeFile(trustFile(set), JSON.stringify({ audiences: ['atlas'], issuers }));
  const start = (): void => prepareTrust(set.keys, readGatewayTrust(set, null).visaIssuers);
  const both = {
    issuer: 'https://both.example/',
    kinds: new Set(['VISA_ISSUER']),
    kids: ['dac-1'],
    sources: new Map([['ControlledAccessGrants', new Set(['https://dac.example/'])]]),
  };
  start();
  assert.deepEqual(taken(), [both]);
  const development = { ...issuers[2], issuer: developmentIssuer };
  for (const replaced of [[], [development]]) {
    await writeFile(join(set.keys, 'visa-issuers.yaml'), visaFile(replaced));
    start();
    assert.deepEqual(taken(), [both]);
  }
  prepareTrust(set.keys, []);
  assert.deepEqual(taken(), []);
  const own = { issuer: 'https://own.example/', kinds: ['VISA_ISSUER'], ...inline, sources };
  await writeFile(join(set.keys, 'visa-issuers.yaml'), visaFile([development, own]));
  start();
  assert.deepEqual(
    taken().map((one) => (one as typeof both).issuer),
    [developmentIssuer, 'https://own.example/'],
  );
});

test('a fault in trust.yaml is told with the file that it stands in', async () => {
  await using place = await makeHome();
  await writeFile(trustFile(place.set), 'audiences: [atlas]\nissuer: []\n');
  assert.throws(() => readGatewayTrust(place.set, null), {
    code: 'CONFIGURATION_INVALID',
    message: `The trust configuration is wrong: the file holds issuer, which means nothing there. Correct ${trustFile(place.set)}.`,
  });
});

test('a home can be moved: policies name their files as seen from where they stand', async () => {
  await using place = await makeHome();
  const moved = `${place.home}-moved`;
  await rename(place.home, moved);
  const { keys } = readAccessRules(join(moved, 'demonstration', 'access', 'rider'), readTextFile);
  assert.equal(keys.size, 1);
  await rename(moved, place.home);
});

test('the gateway’s key is renewed step by step while both run, and the old one is refused', async () => {
  await using place = await makeHome();
  const { home, set, folderOf } = place;
  let time = Date.now();
  const now = (): number => time;
  const door = createProviderDoor({
    provider: 'rider',
    rules: followAccess(folderOf('rider'), now),
    nonces: createSpentNonces(),
    releases: { isOpen: () => true, write: () => undefined, [Symbol.asyncDispose]: async () => {} },
    log: createLog('silent'),
    now,
  });
  const gateway = openTickets(set.keys, now);
  const first = gateway.signingKey();
  const old = createOwnScope({ ...gateway, signingKey: () => first });
  const outcomeOf = async (scope: typeof old): Promise<string> => {
    const headers = { ...scope.headersFor('rider', '{}') };
    const asked = door.admit({ headers, bytes: Buffer.from('{}') });
    return asked.then(
      ({ access }) => access.caller,
      (error: unknown) => (error as { code: string }).code,
    );
  };
  const outcomes = async (): Promise<readonly string[]> => {
    time += 2_000;
    // Each time with new tickets.
    return [await outcomeOf(createOwnScope(gateway)), await outcomeOf(old)];
  };
  const step = (word: string): void => {
    const options = { cwd: root, env: { ATLAS_HOME: home } };
    assert.equal(spawnSync(process.execPath, ['scripts/ticket-key.ts', word], options).status, 0);
  };
  assert.deepEqual(await outcomes(), ['gateway', 'gateway']);
  step('announce');
  assert.deepEqual(await outcomes(), ['gateway', 'gateway']);
  assert.equal(gateway.signingKey().kid, first.kid);
  step('use');
  assert.deepEqual(await outcomes(), ['gateway', 'gateway']);
  assert.notEqual(gateway.signingKey().kid, first.kid);
  const earlier = new Date(Date.now() - 90_000);
  await utimes(join(set.keys, 'tickets.pem'), earlier, earlier);
  step('drop');
  assert.deepEqual(await outcomes(), ['gateway', 'TICKET_INVALID']);
});
