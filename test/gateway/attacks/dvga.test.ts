import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type AttackRequest, openTarget } from './attack-setup.ts';

/** A scenario of the Damn Vulnerable GraphQL Application, translated, and what is answered instead. */
interface Scenario {
  readonly request: AttackRequest;
  readonly status: number;
  readonly code: string;
}

const ask = (query: string, variables?: object): AttackRequest => ({ body: { query, variables } });

/** Those of its scenarios that this schema has a place for: it has no mutations, uploads, logins or shells. */
const scenarios: Readonly<Record<string, Scenario>> = {
  'batches of queries': {
    request: { body: Array.from({ length: 5 }, () => ({ query: '{ summary { subjects } }' })) },
    status: 400,
    code: 'BAD_REQUEST',
  },
  'deep recursion': {
    request: ask(
      `{ studies { nodes { ${'subject { studies { nodes { '.repeat(10)} id ${'} '.repeat(30)} } } }`,
    ),
    status: 400,
    code: 'DEPTH_LIMIT',
  },
  'a field of great cost again and again': {
    request: ask(
      `{ ${'summary { facets(fields: [SEX, MODALITY]) { buckets { value } } } '.repeat(30)} }`,
    ),
    status: 400,
    code: 'ROOT_FIELD_LIMIT',
  },
  'the same field a thousand times': {
    request: ask(`{ studies { nodes { ${'id '.repeat(1_000)} } } }`),
    status: 400,
    code: 'COMPLEXITY_LIMIT',
  },
  'aliases of a costly field': {
    request: ask(
      `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: summary { subjects }`).join(' ')} }`,
    ),
    status: 400,
    code: 'ALIAS_LIMIT',
  },
  'fragments that spread each other': {
    request: ask(
      '{ studies { nodes { ...A } } } fragment A on Study { id ...B } fragment B on Study { ...A }',
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'fields found by guessing': {
    request: ask('{ studies { nodes { pasword } } }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a mutation where there is none': {
    request: ask('mutation { createPaste(title: "x") { id } }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a name of an operation that forges a line of the log': {
    request: {
      body: {
        query: 'query A { __typename }',
        operationName: 'A\n{"level":30,"msg":"admin let in"}',
      },
    },
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  'a shell in an argument': {
    request: ask('{ studies(asOf: "; cat /etc/passwd") { nodes { id } } }'),
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  'SQL as the order of rows': {
    request: ask('query ($o: StudyOrder) { studies(orderBy: $o) { nodes { id } } }', {
      o: { by: 'ID', direction: 'asc; select 1' },
    }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  'a raw fragment of SQL in the place of a value': {
    request: ask('query ($f: StudyFilter) { studies(filter: $f) { nodes { id } } }', {
      f: { modality: { eq: { sql: '1=1', params: [] } } },
    }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  'a prototype in the place of a value': {
    request: {
      body: '{"query":"query ($f: StudyFilter) { studies(filter: $f) { nodes { id } } }","variables":{"f":{"__proto__":{"isAdmin":true}}}}',
    },
    status: 400,
    code: 'BAD_REQUEST',
  },
};

suite('a scenario of DVGA', () => {
  for (const [name, { request, status, code }] of Object.entries(scenarios)) {
    test(`is refused, and no provider is asked: ${name}`, async () => {
      await using target = await openTarget();
      const answer = await target.send(request);
      assert.deepEqual(
        [answer.status, [...new Set(answer.errors.map(({ extensions }) => extensions.code))]],
        [status, [code]],
        answer.text,
      );
      assert.equal(target.asked(), 0);
      assert.doesNotMatch(answer.text, /Did you mean|stacktrace| at \/|node_modules/);
      for (const line of target.lines()) assert.equal(line.indexOf('\n'), line.length - 1);
    });
  }
});
