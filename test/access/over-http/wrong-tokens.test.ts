import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { errorCodes } from '#schema/kernel/errors.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import { many } from '#test/provider/disclosure/two-parts.ts';
import { makeKeyPair, openIdentityProvider } from '#test/support/identity-provider.ts';

import { createOwnIssuer, issuerName, type OwnIssuer } from './own-issuer.ts';
import { type HttpAnswer, openSmallAtlas, type SmallAtlas } from './small-atlas.ts';

const query = '{ me { level } }';
const welcome = { data: { me: { level: 'RECORD' } } };

/** One dataset whose rows are for everybody who is registered. */
function openOne(issuer: OwnIssuer = createOwnIssuer(), keys?: JsonObject): Promise<SmallAtlas> {
  return openSmallAtlas({
    catalogues: { made: many('open', 12) },
    terms: [{ dataset: 'made:open', records: 'OPEN' }],
    issuer,
    ...(keys === undefined ? {} : { keys }),
  });
}

/** The answer to a token that does not hold, and the rule that its record names. */
async function assertInvalid(atlas: SmallAtlas, answer: HttpAnswer, rule: string): Promise<void> {
  const message = errorCodes.TOKEN_INVALID;
  assert.deepEqual(
    { status: answer.status, asks: answer.headers.get('www-authenticate'), body: answer.body },
    {
      status: 401,
      asks: 'Bearer error="invalid_token"',
      body: { errors: [{ message, extensions: { code: 'TOKEN_INVALID' } }] },
    },
  );
  await assertRecorded(atlas, answer, { code: 'TOKEN_INVALID', rule });
}

async function assertRecorded(
  atlas: SmallAtlas,
  { status }: HttpAnswer,
  { code, rule }: { readonly code: string; readonly rule: string },
): Promise<void> {
  const record = (await atlas.records()).at(-1);
  assert.deepEqual(
    [record?.event, record?.outcome, record?.denials],
    ['REFUSED', { codes: [code], status }, [{ code, of: null, rule }]],
  );
}

suite('A token', () => {
  test('for another audience is refused, and the record alone says why', async () => {
    await using atlas = await openOne();
    const token = atlas.issuer.passport('registered', { claims: { aud: 'another-atlas' } });
    await assertInvalid(atlas, await atlas.ask(query, { token }), 'for another audience');
    const own = atlas.issuer.passport('registered', { claims: { aud: 'atlas' } });
    assert.deepEqual((await atlas.ask(query, { token: own })).body, welcome);
  });

  test('that expires between two pages ends the listing, which goes on with a new one', async () => {
    await using atlas = await openOne();
    const seconds = Math.floor(Date.now() / 1000);
    const token = atlas.issuer.passport('registered', {
      claims: { iat: seconds - 60, exp: seconds + 15 },
    });
    const page = (after: string | null): string =>
      `{ subjects(first: 8${after === null ? '' : `, after: "${after}"`}) { nodes { id } pageInfo { endCursor hasNextPage } } }`;
    interface Page {
      data: { subjects: { nodes: { id: string }[]; pageInfo: { endCursor: string } } };
    }
    const first = (await atlas.ask(page(null), { token })).body as Page;
    const { nodes, pageInfo } = first.data.subjects;
    assert.equal(nodes.length, 8);
    atlas.clock.ahead += 20_000;
    await assertInvalid(atlas, await atlas.ask(page(pageInfo.endCursor), { token }), 'expired');
    const renewed = atlas.issuer.passport('registered');
    const next = (await atlas.ask(page(pageInfo.endCursor), { token: renewed })).body as Page;
    const ids = [...nodes, ...next.data.subjects.nodes].map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [12, 12]);
  });

  test('of an issuer whose clock goes five minutes before is refused, and one that is five minutes late is taken', async () => {
    await using atlas = await openOne();
    const now = Date.now() / 1000;
    const early = atlas.issuer.passport('registered', { now: now + 300 });
    await assertInvalid(atlas, await atlas.ask(query, { token: early }), 'issued in the future');
    const late = atlas.issuer.passport('registered', { now: now - 300 });
    assert.deepEqual((await atlas.ask(query, { token: late })).body, welcome);
  });

  test('with a hundred visas is read, and one with more refused', async () => {
    const name = 'https://i.test';
    const key = makeKeyPair('k');
    const sources = { AffiliationAndRole: [name] };
    const issuer: OwnIssuer = {
      ...createOwnIssuer(),
      trusted: () => ({
        ...{ issuer: name, kinds: ['BROKER', 'VISA_ISSUER'], jku: [name], sources },
        keys: { keys: [key.jwk] },
      }),
    };
    await using atlas = await openOne(issuer);
    const iat = Math.floor(Date.now() / 1000);
    const whose = { iss: name, sub: 'r', iat, exp: iat + 600 };
    const passportOf = (count: number): string => {
      // Visas of one person are told apart by their values.
      const visas = Array.from({ length: count }, (_, at) => {
        const said = { type: 'AffiliationAndRole', value: `${at}`, source: name, asserted: iat };
        return signJws({ ...whose, ga4gh_visa_v1: said }, { typ: 'JWT', jku: name }, key.signing);
      });
      const claims = { ...whose, ga4gh_passport_v1: visas };
      return signJws(claims, { typ: 'vnd.ga4gh.passport+jwt' }, key.signing);
    };
    const { status, body } = await atlas.ask(query, { token: passportOf(100) });
    // Without a project, and without a visa that means anything here, the catalogue is open.
    assert.deepEqual([status, body], [200, { data: { me: { level: 'METADATA' } } }]);
    assert.deepEqual((await atlas.records()).at(-1)?.outcome, { codes: [], status: 200 });
    const tooMany = await atlas.ask(query, { token: passportOf(101) });
    await assertInvalid(atlas, tooMany, 'more visas than a passport may hold');
  });
});

suite('An issuer', () => {
  test('that cannot be reached is told apart from a token that is wrong, and keeps nobody else out', async () => {
    const gone = await openIdentityProvider((_, response) => void response.end());
    await gone[Symbol.asyncDispose]();
    await using atlas = await openOne(createOwnIssuer(), { jwks: `${gone.url}/jwks` });
    const answer = await atlas.ask(query, { token: atlas.issuer.passport('registered') });
    const code = 'POLICY_STATE_UNAVAILABLE';
    const message = errorCodes[code];
    assert.deepEqual(
      { status: answer.status, body: answer.body },
      { status: 503, body: { errors: [{ message, extensions: { code } }] } },
    );
    await assertRecorded(atlas, answer, { code, rule: `no keys of "${issuerName}" can be had` });
    assert.deepEqual((await atlas.ask(query)).body, { data: { me: null } });
  });

  test('that changes its keys is followed after a minute, and its old key is taken no more', async () => {
    const issuer = createOwnIssuer();
    const second = makeKeyPair('second');
    let keys = [issuer.key.jwk];
    await using provider = await openIdentityProvider(
      (_, response) => void response.end(JSON.stringify({ keys })),
    );
    await using atlas = await openOne(issuer, { jwks: `${provider.url}/jwks` });
    const before = issuer.passport('registered');
    const level = async (token: string): Promise<HttpAnswer> => atlas.ask(query, { token });
    // The visas of the passport are of the issuer, too: all that it signs has the key of the moment.
    assert.deepEqual((await level(before)).body, welcome);
    keys = [second.jwk];
    const after = issuer.passport('registered', { key: second });
    await assertInvalid(atlas, await level(after), 'the issuer has no such key');
    atlas.clock.monotonic += 60_000;
    assert.deepEqual((await level(after)).body, welcome);
    await assertInvalid(atlas, await level(before), 'the issuer has no such key');
    assert.equal(provider.asked.length, 2);
  });
});
