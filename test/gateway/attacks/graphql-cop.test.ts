import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { resolveDocument } from '#gateway/limits/trusted-documents.ts';

import { type AttackRequest, openTarget, type Target } from './attack-setup.ts';

/** What the twelve checks of graphql-cop send, and what they take for a finding. */
interface Check {
  readonly request: AttackRequest;
  readonly finds: (answer: { readonly status: number; readonly text: string }) => boolean;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const answered = ({ text }: { readonly text: string }): boolean =>
  /"__typename":"Query"/.test(text);

const checks: Readonly<Record<string, Check>> = {
  'alias overloading': {
    request: {
      body: {
        query: `query cop { ${Array.from({ length: 101 }, (_, n) => `alias${n}:__typename`).join(' ')} }`,
      },
    },
    finds: ({ text }) => text.includes('"alias100"'),
  },
  'array-based batching': {
    request: { body: Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })) },
    finds: ({ text }) => text.startsWith('['),
  },
  'directive overloading': {
    request: { body: { query: `query cop { __typename ${'@aa'.repeat(10)} }` } },
    finds: ({ text }) => (text.match(/"message"/g) ?? []).length >= 10,
  },
  'circular introspection': {
    request: {
      body: {
        query:
          'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
      },
    },
    finds: ({ text }) => text.includes('"types"'),
  },
  'field duplication': {
    request: { body: { query: `query cop { ${'__typename\n'.repeat(500)} }` } },
    finds: answered,
  },
  'field suggestions': {
    request: { body: { query: 'query cop { __schema { directive } }' } },
    finds: ({ text }) => text.includes('Did you mean'),
  },
  'queries by GET': {
    request: { method: 'GET', url: '?query=query+cop+%7B__typename%7D' },
    finds: answered,
  },
  'mutations by GET': {
    request: { method: 'GET', url: '?query=mutation+cop+%7B__typename%7D' },
    finds: ({ text }) => text.includes('"__typename"'),
  },
  'queries in forms': {
    request: { headers: form, body: 'query=query+cop+%7B__typename%7D' },
    finds: answered,
  },
  'trace mode': {
    request: { body: { query: 'query cop { __typename }' } },
    finds: ({ text }) => text.includes('tracing'),
  },
  'unhandled errors': {
    request: { body: { query: 'qwerty cop { abc }' } },
    finds: ({ text }) => /exception|stacktrace/i.test(text),
  },
};

/** Checks that find what an open profile declares: the schema may be read, and a page shows an editor. */
const declared: Readonly<Record<string, Check>> = {
  introspection: {
    request: { body: { query: 'query cop { __schema { types { name fields { name } } } }' } },
    finds: ({ text }) => text.includes('"types"'),
  },
  'an editor': {
    request: { method: 'GET', headers: { accept: 'text/html' } },
    finds: ({ text }) => /graphiql|playground|sandbox|<html/i.test(text),
  },
};

async function findings(
  target: Target,
  all: Readonly<Record<string, Check>>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, { request, finds }] of Object.entries(all)) {
    if (finds(await target.send(request))) found.push(name);
  }
  return found;
}

suite("graphql-cop's checks", () => {
  test('find nothing but what the profile OPEN declares, and no provider is asked', async () => {
    await using target = await openTarget();
    assert.deepEqual(await findings(target, checks), []);
    assert.deepEqual(await findings(target, declared), ['introspection']);
    assert.equal(target.asked(), 0);
  });

  test('find nothing at all with the profile CLOSED', async () => {
    const trustedDocuments = new Map([['x', '{ __typename }']]);
    await using target = await openTarget({ profile: 'CLOSED', trustedDocuments });
    assert.deepEqual(await findings(target, { ...checks, ...declared }), []);
    assert.equal(target.asked(), 0);
    assert.throws(() => resolveDocument(trustedDocuments, { query: '{ __typename }' }), {
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
  });
});
