import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';

import type { Decision } from '#gateway/access/decisions/decision.ts';
import { createOwnScope, createScopes } from '#gateway/access/tickets/create-scopes.ts';
import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import type { AccessLevel } from '#schema/wire/access-level.ts';
import { verifyCall } from '#schema/wire/call-proof.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';
import { publicTicketKey, readTicketKeys } from '#schema/wire/ticket-keys.ts';
import { verifyTicket } from '#schema/wire/verify-ticket.ts';

const begin = Date.UTC(2026, 10, 25);
const secret = createSecretKey(Buffer.alloc(32, 's'));
const body = '{"query":"{r:__typename}"}';

interface Setup {
  now: number;
  readonly options: Parameters<typeof createScopes>[0];
  readonly read: (headers: Readonly<Record<string, string>>, audience: string) => object;
  readonly rotate: () => void;
}

/** A gateway's keys, and a provider that trusts them. */
function start(): Setup {
  const keys = [generateKeyPairSync('ec', { namedCurve: 'P-256' })];
  const jwks = () =>
    JSON.stringify({ keys: keys.map(({ publicKey }) => publicTicketKey(publicKey)) });
  const setup: Setup = {
    now: begin,
    options: {
      issuer: 'atlas',
      signingKey: () => {
        const last = keys.at(-1);
        assert.ok(last);
        return { kid: String(publicTicketKey(last.publicKey)['kid']), privateKey: last.privateKey };
      },
      secretOf: (provider) => (provider === 'stranger' ? null : secret),
      now: () => setup.now,
    },
    read: (headers, audience) => {
      const of = (name: keyof typeof ticketHeaders): string => headers[ticketHeaders[name]] ?? '';
      const ticket = of('ticket');
      verifyCall(new Map([['atlas', [secret]]]), {
        ticket,
        body,
        visas: of('visas'),
        request: of('request'),
        auditHead: of('auditHead'),
        proof: of('call'),
        now: setup.now,
      });
      return verifyTicket(ticket, readTicketKeys('atlas', jwks()), { audience, now: setup.now });
    },
    rotate: () => void keys.push(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  };
  return setup;
}

function decided(dataset: string, level: AccessLevel, visas: readonly string[] = []): Decision {
  return { dataset, level, visas, unmet: [], obligations: [], rule: 'D0', expiresAt: 0 };
}

const caller = {
  pseudonym: 'p',
  project: {
    id: 'lungs',
    title: 'Lungs',
    purpose: { duo: ['DUO:0000006'], diseases: [], commercial: false, country: null },
  },
};
const decisions = [
  decided('a:one', 'RECORD', ['visa of one']),
  decided('a:two', 'AGGREGATE'),
  decided('b:one', 'METADATA'),
  decided('c:one', 'RECORD', ['visa of c', 'visa of one']),
  decided('d:one', 'NONE'),
];

function rightsIn({ may, mayListAll }: CallerScope): object {
  const levels = ['METADATA', 'AGGREGATE', 'RECORD', 'INTERNAL'] as const;
  return Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((id) => [
      id,
      [
        ...levels.filter((level) => may(id, level)),
        ...(mayListAll(id, ['one']) ? ['all'] : []),
      ].join(' '),
    ]),
  );
}

suite('the scope of a caller', () => {
  test('reaches as far at each provider as the furthest of its datasets', () => {
    const { options } = start();
    const { whole, recordsOnly } = createScopes(options, caller, decisions);
    assert.deepEqual(rightsIn(whole), {
      a: 'METADATA AGGREGATE RECORD',
      b: 'METADATA',
      c: 'METADATA AGGREGATE RECORD all',
      d: '',
    });
    assert.deepEqual(rightsIn(recordsOnly), rightsIn(whole));
    const { recordsOnly: none } = createScopes(options, caller, [decided('a:two', 'AGGREGATE')]);
    assert.deepEqual(rightsIn(none), {
      a: 'METADATA',
      b: 'METADATA',
      c: 'METADATA',
      d: 'METADATA',
    });
  });

  test('is not all of a provider that has rows of a dataset which no catalogue lists', () => {
    const { options } = start();
    const { mayListAll } = createScopes(options, caller, decisions).whole;
    assert.deepEqual(
      [['one'], ['one', 'unlisted'], ['']].map((datasets) => mayListAll('c', datasets)),
      [true, false, false],
    );
  });

  test('is proven to each provider by a ticket of its own, with the visas that its records rest upon', () => {
    const { options, read } = start();
    const { whole, recordsOnly } = createScopes(options, caller, decisions);
    const about = { iss: 'atlas', sub: 'p', project: 'lungs', purposes: ['DUO:0000006'] };
    const life = { iat: begin / 1000, exp: begin / 1000 + 60 };
    const told = (scope: CallerScope, id: string): object => {
      const headers = scope.headersFor(id, body);
      const { jti, ...claims } = read(headers, id) as { jti: string };
      assert.match(jti, /^[\da-f-]{36}$/);
      return { ...claims, visas: headers[ticketHeaders.visas] ?? null };
    };
    const of = (aud: string, grants: object, visas: string | null): object => ({
      ...about,
      ...life,
      aud,
      grants,
      visas,
    });
    assert.deepEqual(told(whole, 'a'), of('a', { one: 'RECORD', two: 'AGGREGATE' }, 'visa of one'));
    assert.deepEqual(told(recordsOnly, 'a'), of('a', { one: 'RECORD' }, 'visa of one'));
    assert.deepEqual(told(whole, 'b'), of('b', {}, null));
    assert.deepEqual(told(whole, 'c'), of('c', { one: 'RECORD' }, 'visa of c,visa of one'));
    assert.throws(() => told(whole, 'stranger'), { code: 'TICKET_INVALID' });
  });

  test('uses a ticket for three quarters of its life, then makes a new one with the key of then', () => {
    const setup = start();
    const { whole } = createScopes(setup.options, caller, decisions);
    const ticketAt = (seconds: number): string => {
      setup.now = begin + seconds * 1000;
      const headers = whole.headersFor('a', body);
      setup.read(headers, 'a');
      return headers[ticketHeaders.ticket] ?? '';
    };
    const first = ticketAt(0);
    assert.equal(ticketAt(45), first);
    setup.rotate();
    const second = ticketAt(46);
    assert.notEqual(second, first);
    assert.equal(ticketAt(61), second);
    assert.notEqual(ticketAt(0), second);
  });

  test('hands on a head of the audit to whom it was not given before', () => {
    const { options, read } = start();
    const heads = new Map([['a', 'the newest head']]);
    const headFor = (provider: string): string | null => {
      const head = heads.get(provider) ?? null;
      heads.delete(provider);
      return head;
    };
    const { whole } = createScopes({ ...options, headFor }, caller, decisions);
    const given = ['a', 'a', 'b'].map((id) => {
      const headers = whole.headersFor(id, body);
      read(headers, id);
      return headers[ticketHeaders.auditHead];
    });
    assert.deepEqual(given, ['the newest head', undefined, undefined]);
  });

  test('names the request to providers where there is one', () => {
    const { options, read } = start();
    const { whole } = createScopes(options, caller, decisions);
    const named = ['r-1', undefined].map((request) => {
      const headers = whole.headersFor('a', body, request);
      read(headers, 'a');
      return headers[ticketHeaders.request];
    });
    assert.deepEqual(named, ['r-1', undefined]);
  });

  test('has the same digest for the same rights of one caller, and another for anything else', () => {
    const { options } = start();
    const digestOf = (who: typeof caller, list: readonly Decision[]): string =>
      createScopes(options, who, list).whole.digest;
    const digest = digestOf(caller, decisions);
    assert.equal(
      digestOf(
        caller,
        decisions.map((one) => ({ ...one, expiresAt: 5, rule: 'D9' })),
      ),
      digest,
    );
    const others = [
      digestOf({ ...caller, pseudonym: 'q' }, decisions),
      digestOf({ ...caller, project: { ...caller.project, id: 'other' } }, decisions),
      digestOf(caller, decisions.slice(1)),
      digestOf(caller, [decided('a:one', 'AGGREGATE'), ...decisions.slice(1)]),
      createScopes(options, caller, decisions).recordsOnly.digest,
    ];
    assert.equal(new Set([digest, ...others]).size, others.length + 1);
  });
});

test('the gateway asks on its own behalf for what providers tell of themselves, and for no row', () => {
  const { options, read } = start();
  const own = createOwnScope(options);
  assert.deepEqual(rightsIn(own), {
    a: 'METADATA INTERNAL',
    b: 'METADATA INTERNAL',
    c: 'METADATA INTERNAL',
    d: 'METADATA INTERNAL',
  });
  const { jti, ...claims } = read(own.headersFor('a', body), 'a') as { jti: string };
  assert.match(jti, /^[\da-f-]{36}$/);
  assert.deepEqual(claims, {
    iss: 'atlas',
    aud: 'a',
    iat: begin / 1000,
    exp: begin / 1000 + 60,
    sub: 'gateway',
    purposes: [],
    grants: {},
    internal: true,
  });
});
