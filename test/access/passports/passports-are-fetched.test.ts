import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import { type AskedBroker, type BrokerMethod, openBroker, proofOf } from './broker-setup.ts';
import { clock, committee, linker, signPassport, signVisa } from './signed-visas.ts';

const folder = mkdtempSync(join(tmpdir(), 'atlas-passports-'));
after(() => rmSync(folder, { recursive: true }));
const clientSecretFile = join(folder, 'secret');
writeFileSync(clientSecretFile, 'se cret+\n');

const token = 'canary.access.token';
const exchange: BrokerMethod = { method: 'TOKEN_EXCHANGE', clientId: 'atlas:1', clientSecretFile };
const userInfo: BrokerMethod = { method: 'USERINFO' };

const grant = (number: number, exp = clock + 3_600): string =>
  signVisa({
    visa: { type: 'ControlledAccessGrants', value: `https://data.test/${number}`, by: 'dac' },
    claims: { exp },
  });
const foreign = signVisa({
  by: linker,
  sub: 'somebody',
  visa: { type: 'AffiliationAndRole', value: 'faculty@uni.test' },
});

const says = (claims: object): AskedBroker['answer'] => ({
  status: 200,
  body: JSON.stringify({ sub: 'r-1', ...claims }),
});
const gives = (passport: string): AskedBroker['answer'] => ({
  status: 200,
  body: JSON.stringify({
    access_token: passport,
    issued_token_type: 'urn:ga4gh:params:oauth:token-type:passport',
    token_type: 'N_A',
  }),
});

async function failure(
  broker: AskedBroker,
  shown = token,
): Promise<{ code: string; detail: string | undefined }> {
  try {
    await broker.reader.visasOf(proofOf(shown), clock);
  } catch (error) {
    assert.ok(error instanceof CodedError);
    const { code, message, detail } = error;
    assert.equal(message, errorCodes[code]);
    assert.doesNotMatch(JSON.stringify([message, detail]), /canary|se cret/);
    return { code, detail };
  }
  return assert.fail('was answered');
}

suite('Visas of an access token', () => {
  test('are asked for at UserInfo, with the token, and those that do not hold are told to the audit', async () => {
    await using broker = await openBroker(userInfo);
    const good = grant(1);
    broker.answer = says({ ga4gh_passport_v1: [good, grant(2, clock), foreign, 7] });
    const { visas, refused, expiresAt } = await broker.reader.visasOf(proofOf(token), clock);
    assert.deepEqual(
      visas.map(({ jwt }) => jwt),
      [good],
    );
    assert.deepEqual(refused, [
      { rule: 'V07', detail: 'visa 2' },
      { rule: 'V01', detail: 'visa 4' },
      { rule: 'V16', detail: `AffiliationAndRole of "${linker.issuer}"` },
    ]);
    assert.equal(expiresAt, clock + 3_600);
    const authorization = `Bearer ${token}`;
    assert.deepEqual(broker.requests, [{ method: 'GET', authorization, body: '' }]);
  });

  test('are none where UserInfo says nothing of visas', async () => {
    await using broker = await openBroker(userInfo);
    broker.answer = says({});
    assert.deepEqual(await broker.reader.visasOf(proofOf(token), clock), {
      visas: [],
      refused: [],
      expiresAt: Infinity,
    });
  });

  test('are exchanged for a passport by a client that says who it is', async () => {
    await using broker = await openBroker(exchange);
    const good = grant(1);
    broker.answer = gives(signPassport([good], { exp: clock + 60 }));
    const { visas, refused, expiresAt } = await broker.reader.visasOf(proofOf(token), clock);
    assert.deepEqual([visas.map(({ jwt }) => jwt), refused], [[good], []]);
    assert.equal(expiresAt, clock + 60);
    const [request] = broker.requests;
    const [scheme, credentials = ''] = request?.authorization?.split(' ') ?? [];
    assert.equal(scheme, 'Basic');
    assert.equal(Buffer.from(credentials, 'base64').toString(), 'atlas%3A1:se+cret%2B');
    assert.equal(request?.method, 'POST');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(request?.body)), {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ga4gh:params:oauth:token-type:passport',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
  });

  test('are asked for once by requests that come together, and again after 300 s', async () => {
    await using broker = await openBroker(userInfo);
    broker.answer = says({ ga4gh_passport_v1: [grant(1)] });
    const { reader, requests } = broker;
    const together = [1, 2, 3].map(() => reader.visasOf(proofOf(token), clock));
    const [first] = await Promise.all(together);
    assert.equal(requests.length, 1);
    assert.deepEqual((await reader.visasOf(proofOf(token), clock + 299)).visas, first?.visas);
    assert.equal(requests.length, 1);
    await reader.visasOf(proofOf(token), clock + 300);
    assert.equal(requests.length, 2);
    await reader.visasOf(proofOf('another token'), clock + 300);
    assert.equal(requests.length, 3);
  });

  test('are asked for again once the first of them has ended, and before where the clock was put back', async () => {
    await using broker = await openBroker(userInfo);
    const [short, long] = [grant(1, clock + 20), grant(2)];
    broker.answer = says({ ga4gh_passport_v1: [short, long] });
    const jwts = async (now: number): Promise<string[]> =>
      (await broker.reader.visasOf(proofOf(token), now)).visas.map(({ jwt }) => jwt);
    assert.deepEqual(await jwts(clock), [short, long]);
    assert.deepEqual(await jwts(clock + 19), [short, long]);
    assert.equal(broker.requests.length, 1);
    assert.deepEqual(await jwts(clock + 20), [long]);
    assert.equal(broker.requests.length, 2);
    await jwts(clock - 100);
    assert.equal(broker.requests.length, 3);
  });

  test('are a hundred at most, of 64 KiB together', async () => {
    await using broker = await openBroker(userInfo);
    const visas = Array.from({ length: 101 }, (_, at) => grant(at));
    broker.answer = says({ ga4gh_passport_v1: visas.slice(1) });
    const read = await broker.reader.visasOf(proofOf(token), clock);
    assert.deepEqual([read.visas.length, read.refused.length], [100, 0]);
    broker.answer = says({ ga4gh_passport_v1: visas });
    assert.equal((await failure(broker, 'canary 2')).code, 'TOKEN_INVALID');
    broker.answer = says({ ga4gh_passport_v1: [grant(1), 'x'.repeat(65_536)] });
    const { code, detail } = await failure(broker, 'canary 3');
    assert.equal(code, 'TOKEN_INVALID');
    assert.match(detail ?? '', /^USERINFO: 2 visas of \d{5} characters are too many$/);
  });
});

suite('A broker', () => {
  const unavailable = (method: string, why: string) => ({
    code: 'POLICY_STATE_UNAVAILABLE',
    detail: `${method}: the passport cannot be had from its broker: ${why}`,
  });

  test('that is down, fails or answers with nonsense leaves nothing to decide with, which is not kept', async () => {
    await using broker = await openBroker(userInfo);
    const answers: [string, number, string][] = [
      ['answered with status 500', 500, 'secret stack trace'],
      ['answered with status 429', 429, ''],
      ['answered with status 302', 302, ''],
      ['no JSON', 200, '<html>canary'],
      ['it answered with no object', 200, '[]'],
      ['it is about another sub', 200, '{"sub":"r-2"}'],
      ['ga4gh_passport_v1 is no list', 200, '{"sub":"r-1","ga4gh_passport_v1":{}}'],
    ];
    for (const [why, status, body] of answers) {
      broker.answer = { status, body };
      assert.deepEqual(await failure(broker), unavailable('USERINFO', why));
    }
    broker.answer = says({ ga4gh_passport_v1: [grant(1)] });
    assert.equal((await broker.reader.visasOf(proofOf(token), clock)).visas.length, 1);
    await broker.stop();
    const { code, detail } = await failure(broker, 'canary 2');
    assert.equal(code, 'POLICY_STATE_UNAVAILABLE');
    assert.match(detail ?? '', /^USERINFO: the passport cannot be had from its broker: [^ ]/);
  });

  test('that refuses the token makes it one that is not accepted', async () => {
    await using info = await openBroker(userInfo);
    await using exchanging = await openBroker(exchange);
    for (const [broker, status] of [
      [info, 401],
      [info, 403],
      [exchanging, 400],
    ] as const) {
      broker.answer = { status, body: '{"error":"invalid_request"}' };
      const { code, detail } = await failure(broker);
      assert.equal(code, 'TOKEN_INVALID');
      assert.match(detail ?? '', new RegExp(`the broker answered with status ${status}$`));
    }
  });

  test('that does not know the gateway, or gives something else than a passport of the same person, is of no use', async () => {
    await using broker = await openBroker(exchange);
    const method = 'TOKEN_EXCHANGE';
    broker.answer = { status: 401, body: '{"error":"invalid_client"}' };
    assert.deepEqual(await failure(broker), unavailable(method, 'answered with status 401'));
    broker.answer = says({ access_token: signPassport([]), issued_token_type: 'jwt' });
    const noPassport = unavailable(method, 'it gave something that is no passport');
    assert.deepEqual(await failure(broker), noPassport);
    broker.answer = gives(signPassport([], { sub: 'r-2' }));
    assert.deepEqual(await failure(broker), unavailable(method, 'it is of another identity'));
    broker.answer = gives(signPassport([], { iss: committee.issuer }));
    assert.equal((await failure(broker)).code, 'TOKEN_INVALID');
  });

  test('is not asked without the secret that the gateway is to show', async () => {
    await using broker = await openBroker({ ...exchange, clientSecretFile: join(folder, 'none') });
    assert.equal((await failure(broker)).code, 'POLICY_STATE_UNAVAILABLE');
    assert.deepEqual(broker.requests, []);
  });
});
