import assert from 'node:assert/strict';
import { request } from 'node:http';
import { suite, test } from 'node:test';

import { createDevelopmentIssuer } from '#gateway/access/development-issuer/development-issuer.ts';
import type { DevelopmentLevel } from '#gateway/access/development-issuer/development-visas.ts';
import { serveDevelopmentIssuer } from '#gateway/access/development-issuer/serve-development-issuer.ts';
import { openHttpServer } from '#gateway/http-server.ts';
import { readPurpose } from '#gateway/access/decisions/read-purpose.ts';
import { createLog } from '#schema/kernel/log.ts';
import { covers } from '#schema/passports/dataset-visa.ts';
import { projectsIn } from '#schema/passports/project-visa.ts';
import { readPassport } from '#schema/passports/read-passport.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { personOf, verifyVisas } from '#schema/passports/verify-visas.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';

import { fetchToken } from '#scripts/token/fetch-token.ts';

import { now } from './tokens-setup.ts';

type Issuer = ReturnType<typeof createDevelopmentIssuer>;

function openIssuer(providers: readonly string[] = ['lidc', 'nlst']): Issuer {
  return createDevelopmentIssuer({
    listens: ['127.0.0.1', '::1'],
    providers: () => providers,
    now: () => now + 0.5,
  });
}

/** The visas of a level, as a gateway that trusts the issuer reads them. */
function visasOf(issuer: Issuer, level: DevelopmentLevel): readonly VerifiedVisa[] {
  const file = { audiences: ['atlas'], issuers: [issuer.trusted] };
  const configuration = readTrustConfiguration(JSON.stringify(file));
  const trust = {
    configuration,
    keyOf: (by: string, kid: string) => configuration.issuers.get(by)?.keys?.get(kid),
  };
  const passport = readPassport(issuer.issue(level)?.token ?? '', trust, now);
  const judged = verifyVisas(passport.visas, trust, now);
  assert.deepEqual(judged.refused, []);
  return personOf(judged.visas, passport.identity).visas;
}

suite('Tokens of the development issuer', () => {
  test('are none for the public, and hold visas that are good for an hour for the others', () => {
    const issuer = openIssuer();
    assert.equal(issuer.issue('public'), null);
    assert.equal(issuer.issue('registered')?.expiresAt, now + 3_600);
    const said = visasOf(issuer, 'registered').map(({ type, value, by }) => [type, value, by]);
    const version = 'https://doi.org/10.1038/s41431-018-0219-y';
    assert.deepEqual(said.slice(0, 2), [
      ['AcceptedTermsAndPolicies', version, 'self'],
      ['ResearcherStatus', version, 'so'],
    ]);
  });

  test('say which project somebody acts for, with a purpose that is understood', () => {
    const [project, ...others] = projectsIn(visasOf(openIssuer(), 'registered'));
    assert.deepEqual(others, []);
    assert.equal(project?.id, 'demonstration');
    assert.notEqual(readPurpose(project.purpose), null);
  });

  test('grant every dataset of the providers of the moment to who is granted, and none to others', () => {
    const issuer = openIssuer();
    const grants = (level: DevelopmentLevel): readonly VerifiedVisa[] =>
      visasOf(issuer, level).filter(({ type }) => type === 'ControlledAccessGrants');
    assert.deepEqual(
      grants('granted').map(({ value, by }) => [value, by]),
      [
        ['https://atlas.example/providers/lidc', 'dac'],
        ['https://atlas.example/providers/nlst', 'dac'],
      ],
    );
    assert.equal(covers(grants('granted')[0]?.value ?? '', 'lidc:lidc_idri'), true);
    assert.equal(covers(grants('granted')[0]?.value ?? '', 'nlst:nlst'), false);
    assert.deepEqual([...grants('registered'), ...grants('operator')], []);
  });

  test('say of the operator that they are one', () => {
    const roles = visasOf(openIssuer(), 'operator').filter(
      ({ type }) => type === 'AffiliationAndRole',
    );
    assert.deepEqual(
      roles.map(({ value, by }) => [value, by]),
      [['operator@atlas.example', 'system']],
    );
  });

  test('for all providers of the demonstration fit into a passport and a header', () => {
    const thirty = Array.from({ length: 30 }, (_, at) => `provider-of-the-demonstration-${at}`);
    const { token = '' } = openIssuer(thirty).issue('granted') ?? {};
    assert.ok(token.length < 65_536, `${token.length} bytes`);
    assert.equal(visasOf(openIssuer(thirty), 'granted').length >= 32, true);
  });

  test('of an earlier start are worth nothing', () => {
    const [before, after] = [openIssuer(), openIssuer()];
    assert.throws(() => visasOf({ ...after, issue: before.issue }, 'granted'), {
      code: 'TOKEN_INVALID',
    });
  });
});

suite('The development issuer', () => {
  test('does not run where anything listens off loopback', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'atlas.example']) {
      assert.throws(
        () =>
          createDevelopmentIssuer({
            listens: ['127.0.0.1', host],
            providers: () => [],
            now: () => now,
          }),
        { code: 'CONFIGURATION_INVALID' },
      );
    }
  });

  test('answers who asks on this machine directly, and nobody else', async () => {
    await using server = await openHttpServer({
      host: '127.0.0.1',
      port: 0,
      handle: serveDevelopmentIssuer(openIssuer()),
      log: createLog('silent'),
    });
    const { host, port } = new URL(server.url);
    const path = '/dev/token?level=registered';
    const ask = (headers: Record<string, string>, method = 'POST', at = path): Promise<number> =>
      new Promise((resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port, path: at, method, headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.once('error', reject).end();
      });
    const same = `http://${host}`;
    assert.equal(await ask({}), 200);
    assert.equal(await ask({ host: `localhost:${port}` }), 200);
    assert.equal(await ask({ origin: same, 'sec-fetch-site': 'same-origin' }), 200);
    const strangers: readonly Record<string, string>[] = [
      { host: `evil.example:${port}` },
      { host: 'localhost:1' },
      { host: 'localhost' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://localhost:${port}`, host },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-forwarded-for': '10.0.0.1' },
      { 'x-forwarded-proto': 'https' },
      { 'x-real-ip': '10.0.0.1' },
      { forwarded: 'for=10.0.0.1' },
      { via: '1.1 proxy' },
    ];
    for (const headers of strangers) {
      assert.equal(await ask(headers), 403, JSON.stringify(headers));
    }
    const token = await fetchToken({ level: 'granted', url: server.url });
    assert.equal(token.split('.').length, 3);
    await assert.rejects(fetchToken({ level: 'granted', url: 'http://127.0.0.1:1' }), {
      code: 'CONFIGURATION_INVALID',
    });
    assert.equal(await ask({}, 'GET'), 405);
    assert.equal(await ask({}, 'POST', '/dev/token?level=all'), 400);
  });
});
