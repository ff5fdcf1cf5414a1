import assert from 'node:assert/strict';
import { createSecretKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { suite, test } from 'node:test';

import { proveCall, verifyCall } from '#schema/wire/call-proof.ts';
import { signTicket } from '#schema/wire/sign-ticket.ts';
import { publicTicketKey, readTicketKeys, ticketKeyId } from '#schema/wire/ticket-keys.ts';
import type { TicketClaims } from '#schema/wire/ticket.ts';
import { verifyTicket } from '#schema/wire/verify-ticket.ts';

const second = 1_800_000_000;
const now = second * 1000;
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kid = ticketKeyId(pair.publicKey);
const keys = readTicketKeys('atlas', keySet(pair.publicKey));
const claims: TicketClaims = {
  iss: 'atlas',
  aud: 'nlst',
  sub: 'p-1',
  iat: second,
  exp: second + 60,
  jti: 'j-1',
  project: 'lungs',
  purposes: ['DUO:0000006'],
  grants: { nlst: 'RECORD' },
};
const check = { audience: 'nlst', now };

function keySet(...publicKeys: readonly KeyObject[]): string {
  return JSON.stringify({ keys: publicKeys.map(publicTicketKey) });
}

const invalid = {
  code: 'TICKET_INVALID',
  message: 'The provider does not accept what the gateway says of the caller.',
};

/** A ticket whose parts are anything, signed as tickets are. */
function forge(header: object, payload: object, privateKey = pair.privateKey): string {
  const parts = [header, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signed = parts.join('.');
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}

const header = { alg: 'ES256', typ: 'atlas-ticket+jwt', kid };

suite('a ticket', () => {
  test('says to the provider what the gateway signed', () => {
    assert.deepEqual(verifyTicket(signTicket(claims, pair.privateKey, kid), keys, check), claims);
  });

  test('lives for a minute and the half minute by which clocks may differ', () => {
    const ticket = signTicket(claims, pair.privateKey, kid);
    for (const seconds of [-30, 0, 89]) {
      verifyTicket(ticket, keys, { ...check, now: now + seconds * 1000 });
    }
    for (const seconds of [-300, -31, 90, 300]) {
      const late = { ...check, now: now + seconds * 1000 };
      assert.throws(() => verifyTicket(ticket, keys, late), invalid);
    }
  });

  const wrong: [why: string, ticket: string][] = [
    ['is for another provider', forge(header, { ...claims, aud: 'neuro' })],
    ['is of another gateway', forge(header, { ...claims, iss: 'elsewhere' })],
    ['lives longer than a minute', forge(header, { ...claims, exp: second + 61 })],
    ['ends before it begins', forge(header, { ...claims, exp: second - 1 })],
    ['has no end', forge(header, { ...claims, exp: undefined })],
    ['is nobody’s', forge(header, { ...claims, sub: undefined })],
    ['grants a level that there is not', forge(header, { ...claims, grants: { nlst: 'ALL' } })],
    ['grants no list of datasets', forge(header, { ...claims, grants: ['nlst'] })],
    ['is internal in part', forge(header, { ...claims, internal: 'yes' })],
    ['has another algorithm', forge({ ...header, alg: 'none' }, claims)],
    ['has another type', forge({ ...header, typ: 'JWT' }, claims)],
    ['brings a key of its own', forge({ ...header, jwk: publicTicketKey(pair.publicKey) }, claims)],
    ['has a critical extension', forge({ ...header, crit: ['b64'] }, claims)],
    ['names a key that is not trusted', forge({ ...header, kid: 'other' }, claims)],
    [
      'is signed with another key than it names',
      forge(header, claims, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    ],
    ['lacks its signature', `${forge(header, claims).split('.').slice(0, 2).join('.')}.`],
    ['has a part too many', `${forge(header, claims)}.e30`],
    ['is spelt otherwise', `${forge(header, claims)}=`],
    ['is empty', ''],
    ['is not JSON', 'e.e.e'],
  ];
  for (const [why, ticket] of wrong) {
    test(`that ${why} is refused, and the answer does not say why`, () => {
      assert.throws(() => verifyTicket(ticket, keys, check), invalid);
    });
  }

  test('whose claims were changed after it was signed is refused', () => {
    const [head, , signature] = signTicket(claims, pair.privateKey, kid).split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, sub: 'p-2' })).toString('base64url');
    assert.throws(() => verifyTicket(`${head}.${payload}.${signature}`, keys, check), invalid);
  });
});

suite('keys of tickets', () => {
  test('that are private, twice there, of another curve or under a wrong id are refused', () => {
    const jwk = publicTicketKey(pair.publicKey);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const { d } = pair.privateKey.export({ format: 'jwk' });
    const sets: unknown[] = [
      { keys: [jwk, jwk] },
      { keys: [{ ...jwk, d }] },
      { keys: [{ ...jwk, kid: 'mine' }] },
      { keys: [{ ...jwk, x: 'AAAA' }] },
      { keys: [publicKey.export({ format: 'jwk' })] },
      { keys: [{ kty: 'oct', k: 'AAAA', kid: 'a' }] },
      { keys: ['key'] },
      { keys: {} },
      [],
    ];
    for (const text of [...sets.map((set) => JSON.stringify(set)), 'no JSON']) {
      assert.throws(() => readTicketKeys('atlas', text), { code: 'CONFIGURATION_INVALID' }, text);
    }
  });

  test('are several while one takes the place of another', () => {
    const next = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const nextKid = ticketKeyId(next.publicKey);
    const both = readTicketKeys('atlas', keySet(pair.publicKey, next.publicKey));
    verifyTicket(signTicket(claims, pair.privateKey, kid), both, check);
    const renewed = signTicket(claims, next.privateKey, nextKid);
    verifyTicket(renewed, both, check);
    assert.throws(() => verifyTicket(renewed, keys, check), invalid);
  });
});

suite('the proof of a call', () => {
  const secret = createSecretKey(Buffer.alloc(32, 1));
  const another = createSecretKey(Buffer.alloc(32, 2));
  const content = {
    ticket: 'a.b.c',
    body: '{"query":"{ é }"}',
    visas: 'd.e.f,g.h.i',
    request: 'r-1',
    auditHead: 'he.ad.signed',
  };
  const proof = proveCall(secret, content, now);
  const call = { ...content, proof, now };
  const ours = new Map([['atlas', [secret]]]);

  test('holds for the body as text and as bytes, and each call has its own nonce', () => {
    const { nonce } = verifyCall(ours, call);
    assert.deepEqual(verifyCall(ours, { ...call, body: Buffer.from(call.body) }), {
      nonce,
      gateways: ['atlas'],
    });
    const again = proveCall(secret, content, now);
    assert.notEqual(verifyCall(ours, { ...call, proof: again }).nonce, nonce);
  });

  test('has one length, whatever the call says', () => {
    const bare = { ticket: '', body: '', visas: '', request: '', auditHead: '' };
    assert.equal(proveCall(secret, bare, now).length, proof.length);
  });

  test('holds with either secret while one takes the place of another, and tells whose it is', () => {
    const secrets = new Map([
      ['elsewhere', [another]],
      ['atlas', [another, secret]],
    ]);
    assert.deepEqual(verifyCall(secrets, call).gateways, ['atlas']);
  });

  test('does not hold for another ticket, body, header, secret, time or spelling', () => {
    const [seconds, nonce, mac] = proof.split('.');
    const refused = [
      { ...call, ticket: 'a.b.d' },
      { ...call, body: `${call.body} ` },
      { ...call, visas: '' },
      { ...call, visas: 'd.e.f' },
      { ...call, visas: 'g.h.i,d.e.f' },
      { ...call, request: 'r-2' },
      { ...call, request: '' },
      { ...call, auditHead: 'he.ad.forged' },
      { ...call, auditHead: '' },
      { ...call, request: call.auditHead, auditHead: call.request },
      // What stands one after the other is the same, but not what is whose.
      { ...call, ticket: `${call.ticket}d`, visas: call.visas.slice(1) },
      { ...call, request: `${call.request}he`, auditHead: call.auditHead.slice(2) },
      { ...call, auditHead: `${call.auditHead}{`, body: call.body.slice(1) },
      { ...call, now: now + 31_000 },
      { ...call, now: now - 31_000 },
      { ...call, proof: `${Number(seconds) + 1}.${nonce}.${mac}` },
      { ...call, proof: `${seconds}.${'A'.repeat(36)}.${mac}` },
      { ...call, proof: `${seconds}.${nonce}.${mac?.slice(1)}` },
      { ...call, proof: `${proof} ` },
      { ...call, proof: '' },
    ];
    for (const one of refused) assert.throws(() => verifyCall(ours, one), invalid);
    assert.throws(() => verifyCall(new Map([['atlas', [another]]]), call), invalid);
    assert.throws(() => verifyCall(new Map(), call), invalid);
  });
});
