import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startNotes } from '#gateway/audit/audited-context.ts';
import { readSentQuery } from '#gateway/audit/read-sent-query.ts';
import { createCallerKeys } from '#gateway/audit/caller-keys.ts';
import { canonicalText } from '#gateway/scatter/canonical-text.ts';
import { hashJti } from '#schema/tokens/hash-token.ts';

import { begin, setUpAudit } from './audit-setup.ts';
import { readRecords, researcher, startAuditedServer } from './audited-server.ts';

const question = {
  query: `
    # A comment.
    query Lungs($filter: RowFilter, $search: String, $first: Int) {
      rows(filter: $filter, search: $search, first: $first) { totalCount { exact } nodes { id } }
    }`,
  variables: { search: 'words of mine', filter: { modality: 'CT' }, first: 2 },
};

const unavailable = {
  message: 'What is asked cannot be recorded just now, so nothing is answered: ask again later.',
  extensions: { code: 'AUDIT_UNAVAILABLE' },
};

suite('a request', () => {
  test('leaves one record, with who, for what, what was asked, decided, answered and shown', async () => {
    await using setup = await setUpAudit();
    const notes = startNotes();
    const call = { status: 'ANSWERED', code: null, release: 25, disclosure: 'EXACT' };
    const calls = new Map([['b', { ...call, milliseconds: 42 }]]);
    notes.denials.push({ code: 'ACCESS_DENIED', of: 'Study.day', rule: 'R3.5 RECORD' });
    {
      await using server = await startAuditedServer(setup);
      const asked = new Map([
        ['b', null],
        ['a', 'PROVIDER_TIMEOUT'],
      ]);
      const { status } = await server.ask(question, { notes, asked, calls });
      assert.equal(status, 200);
    }
    const caller = await createCallerKeys(setup.state, () => begin).find(researcher.pseudonym);
    const [record, ...more] = await readRecords(setup);
    assert.deepEqual(more, []);
    assert.deepEqual(record, {
      at: begin,
      caller,
      calls: [
        { code: 'PROVIDER_TIMEOUT', provider: 'a', status: 'FAILED' },
        {
          disclosure: 'EXACT',
          milliseconds: '<100',
          provider: 'b',
          release: '25',
          status: 'ANSWERED',
        },
      ],
      decisions: [
        { datasets: ['b:two'], level: 'RECORD', rule: 'visa' },
        { datasets: ['a:one', 'a:zero'], level: 'METADATA', rule: 'no-grant' },
      ],
      denials: [{ code: 'ACCESS_DENIED', of: 'Study.day', rule: 'R3.5 RECORD' }],
      event: 'REQUEST',
      operation: 'Lungs',
      outcome: { codes: [], status: 200 },
      project: 'lung-1',
      purposes: ['DUO:0000006'],
      query: {
        hash: record?.query?.hash,
        text: 'query Lungs($filter:RowFilter$search:String$first:Int){rows(filter:$filter search:$search first:$first){totalCount{exact}nodes{id}}}',
        variables:
          '{"filter":{"modality":"CT"},"first":2,"search":"sha256:2nNKSPxpsXpu_Ls1-mBVDn"}',
      },
      released: [
        {
          field: 'rows',
          numbers: [
            ['totalCount.exact', 3],
            ['nodes', 2],
          ],
        },
      ],
      request: 'request-1',
      visas: [hashJti('https://visas.example/', 'used')],
    });
    const [entry] = await setup.store.page('main', 0, 1);
    assert.equal(entry?.record, canonicalText(record));
  });

  test('that is asked again in other blanks has the same hash, and another one where a variable differs', async () => {
    await using setup = await setUpAudit();
    const other = { ...question.variables, first: 3 };
    {
      await using server = await startAuditedServer(setup);
      await server.ask(question);
      await server.ask({
        ...question,
        query: question.query.replaceAll('\n', '\n\n  # Another.\n'),
      });
      await server.ask({ ...question, variables: other });
    }
    const [first, again, different] = (await readRecords(setup)).map(({ query }) => query?.hash);
    assert.equal(first, again);
    assert.notEqual(first, different);
  });

  test('that does not parse, or asks what there is not, leaves its text and codes', async () => {
    await using setup = await setUpAudit();
    {
      await using server = await startAuditedServer(setup);
      await server.ask({ query: '{ rows(' });
      await server.ask({ query: '{ nothing }', variables: { secret: 'x' } });
    }
    const records = await readRecords(setup);
    assert.deepEqual(
      records.map(({ outcome, query }) => [outcome, query?.text, query?.variables]),
      [
        [{ codes: ['GRAPHQL_PARSE_FAILED'], status: 400 }, '{rows(', '{}'],
        [
          { codes: ['GRAPHQL_VALIDATION_FAILED'], status: 400 },
          '{nothing}',
          '{"secret":"sha256:ui30kDosFOhtw7zKWJEbRK"}',
        ],
      ],
    );
  });

  test('cannot write a line of its own into the log, nor leave a token there (G39, R2.8)', async () => {
    await using setup = await setUpAudit();
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';
    {
      await using server = await startAuditedServer(setup);
      await server.ask({ query: 'query A { __typename }', operationName: 'A\n2026-11-23 OK' });
      await server.ask({
        query: `query A { rows(search: "${token} Bearer canary\u202e\u009b") { suppressed } }`,
      });
      await server.ask({
        query: 'query A($first: Int) { rows(first: $first) { suppressed } }',
        variables: { first: token, [token]: token },
      });
    }
    const records = await readRecords(setup);
    assert.equal(records[0]?.operation, 'A\\u000a2026-11-23 OK');
    assert.equal(
      records[1]?.query?.text,
      'query A{rows(search:"[token] [token]\\u202e\\u009b"){suppressed}}',
    );
    const kept = JSON.stringify(await setup.store.page('main', 0, 10));
    assert.deepEqual(kept.match(/canary|eyJ|[\p{Cc}\u202e]/u), null);
  });

  test('is answered AUDIT_UNAVAILABLE where its record cannot be written, and the next asks nobody (F29)', async () => {
    await using setup = await setUpAudit();
    await using server = await startAuditedServer(setup);
    const query = { query: '{ rows { nodes { id } } }' };
    const connection = setup.state.orm.driver.getConnection();
    await connection.execute(
      `create trigger full before insert on audit_entry begin select raise(abort, 'disk full'); end`,
    );
    const refused = { status: 503, body: { errors: [unavailable] } };
    assert.deepEqual(await server.ask(query), refused);
    assert.deepEqual([server.resolved(), await server.audit.isAvailable()], [1, false]);
    assert.deepEqual(await server.ask(query), refused);
    assert.equal(server.resolved(), 1);
    await connection.execute('drop trigger full');
    const { status } = await server.ask(query);
    assert.deepEqual([status, await server.audit.isAvailable()], [200, true]);
    assert.deepEqual(
      (await readRecords(setup)).map(({ event }) => event),
      ['RESUMED', 'REQUEST'],
    );
  });

  test('refused before GraphQL looks at it leaves the rule, which the caller is not told', async () => {
    await using setup = await setUpAudit();
    {
      await using server = await startAuditedServer(setup);
      await server.audit.refused({
        requestId: 'request-2',
        caller: null,
        code: 'TOKEN_INVALID',
        rule: 'the token has ended',
        status: 401,
        query: null,
      });
      await server.audit.refused({
        requestId: 'request-3',
        caller: researcher,
        code: 'DEPTH_LIMIT',
        rule: '13 levels,\nnot 12',
        status: 400,
        query: readSentQuery({ query: '{ rows { nodes { id } } }', variables: { a: 1 } }, ''),
      });
    }
    const [first, second, ...more] = await readRecords(setup);
    assert.deepEqual(more, []);
    assert.deepEqual(
      { ...second, query: second?.query?.text },
      {
        at: begin,
        caller: second?.caller,
        denials: [{ code: 'DEPTH_LIMIT', of: null, rule: '13 levels,\\u000anot 12' }],
        event: 'REFUSED',
        operation: null,
        outcome: { codes: ['DEPTH_LIMIT'], status: 400 },
        project: 'lung-1',
        purposes: ['DUO:0000006'],
        query: '{rows{nodes{id}}}',
        request: 'request-3',
      },
    );
    assert.deepEqual(
      [first],
      [
        {
          at: begin,
          caller: 'public',
          denials: [{ code: 'TOKEN_INVALID', of: null, rule: 'the token has ended' }],
          event: 'REFUSED',
          outcome: { codes: ['TOKEN_INVALID'], status: 401 },
          request: 'request-2',
        },
      ],
    );
  });
});
