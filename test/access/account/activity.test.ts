import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { AuditRecord } from '#gateway/audit/audit-record.ts';
import { dataset } from '#test/access/decisions/callers.ts';

import { codesOf, openKept } from './account-setup.ts';

suite('activity', () => {
  const fields = `time event request caller project purposes operation queryHash query status codes
    access { level datasets rule } denials { code of rule } released { field path number }
    providers { provider status code release }`;
  const whole: Partial<AuditRecord> = {
    calls: [
      { provider: 'lidc', status: 'ANSWERED', release: '25' },
      { provider: 'rider', status: 'FAILED', code: 'PROVIDER_TIMEOUT' },
    ],
    decisions: [{ datasets: [dataset], level: 'RECORD', rule: 'D7' }],
    denials: [{ code: 'ACCESS_DENIED', of: 'Query.subjects', rule: 'L1' }],
    operation: 'Nodules',
    outcome: { codes: ['ACCESS_DENIED'], status: 403 },
    project: 'nodules',
    purposes: ['DUO:0000006'],
    query: { hash: 'abc', text: '{studies{totalCount{exact}}}', variables: '{}' },
    released: [{ field: 'studies', numbers: [['totalCount.exact', 12]] }],
  };
  const node = (at: number, rules: boolean) => ({
    time: new Date(at).toISOString(),
    event: 'REQUEST',
    request: `r${at}`,
    caller: 'p-ada',
    project: 'nodules',
    purposes: ['DUO:0000006'],
    operation: 'Nodules',
    queryHash: 'abc',
    query: '{studies{totalCount{exact}}}',
    status: 403,
    codes: ['ACCESS_DENIED'],
    access: [{ level: 'RECORD', datasets: [dataset], rule: rules ? 'D7' : null }],
    denials: [{ code: 'ACCESS_DENIED', of: 'Query.subjects', rule: rules ? 'L1' : null }],
    released: [{ field: 'studies', path: 'totalCount.exact', number: 12 }],
    providers: [
      { provider: 'lidc', status: 'ANSWERED', code: null, release: '25' },
      { provider: 'rider', status: 'FAILED', code: 'PROVIDER_TIMEOUT', release: null },
    ],
  });

  test('of one’s own names no visa that did not count: which one fails is for operators', async () => {
    await using gateway = await openKept();
    const shown = { code: 'ACCESS_DENIED', of: 'Query.subjects', rule: 'L1' };
    const visas = [
      { code: 'TOKEN_INVALID', of: 'visa 3', rule: 'V05' },
      { code: 'TOKEN_INVALID', of: 'LinkedIdentities of "https://b.test/"', rule: 'V16' },
    ];
    await gateway.record('p-ada', 1_000, { ...whole, denials: [...visas, shown] });
    const query = (field: string): string => `{ ${field} { nodes { denials { code of rule } } } }`;
    const told = (field: string, denials: readonly object[]) => ({
      data: { [field]: { nodes: [{ denials }] } },
    });
    const own = await gateway.ask('ada', query('myActivity(first: 1)'));
    assert.deepEqual(own.body, told('myActivity', [{ ...shown, rule: null }]));
    const all = await gateway.ask('operator', query('activity(first: 1, caller: "p-ada")'));
    assert.deepEqual(all.body, told('activity', [...visas, shown]));
  });

  test('of one’s own is shown page by page, the newest first, without the rules that decided', async () => {
    await using gateway = await openKept();
    for (const at of [1_000, 2_000, 3_000]) await gateway.record('p-ada', at, whole);
    await gateway.record('p-operator', 4_000, whole);
    const page = `query ($after: String) { myActivity(first: 2, after: $after) {
      nodes { ${fields} } edges { node { request } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
    const { body } = await gateway.ask('ada', page);
    const { endCursor } = (body as { data: { myActivity: { pageInfo: { endCursor: string } } } })
      .data.myActivity.pageInfo;
    assert.deepEqual(body, {
      data: {
        myActivity: {
          nodes: [node(3_000, false), node(2_000, false)],
          edges: [{ node: { request: 'r3000' } }, { node: { request: 'r2000' } }],
          pageInfo: { hasNextPage: true, hasPreviousPage: false, endCursor },
        },
      },
    });
    const next = await gateway.ask('ada', page, { after: endCursor });
    assert.deepEqual(
      (
        next.body as {
          data: { myActivity: { nodes: unknown; pageInfo: { hasNextPage: boolean } } };
        }
      ).data.myActivity.nodes,
      [node(1_000, false)],
    );
    const nobody = await gateway.ask('public', '{ myActivity { nodes { time } } }');
    assert.deepEqual(nobody.body, { data: { myActivity: null } });
  });

  test('of everybody is for operators, with the rules; of one caller where they say so', async () => {
    await using gateway = await openKept();
    await gateway.record('p-ada', 1_000, whole);
    await gateway.record('public', 2_000, {});
    const query = `query ($caller: ID) { activity(caller: $caller) { nodes { ${fields} } } }`;
    const { body } = await gateway.ask('operator', query, { caller: 'p-ada' });
    assert.deepEqual(body, { data: { activity: { nodes: [node(1_000, true)] } } });
    const all = await gateway.ask(
      'operator',
      '{ activity { nodes { caller codes access { level } } } }',
    );
    assert.deepEqual(all.body, {
      data: {
        activity: {
          nodes: [
            { caller: 'public', codes: [], access: [] },
            { caller: 'p-ada', codes: ['ACCESS_DENIED'], access: [{ level: 'RECORD' }] },
          ],
        },
      },
    });
    for (const [as, code] of [
      ['ada', 'ACCESS_DENIED'],
      ['public', 'UNAUTHENTICATED'],
    ] as const) {
      assert.deepEqual(codesOf((await gateway.ask(as, query)).body), [code]);
    }
  });

  test('refuses a cursor that is none, and pages that are too large or empty', async () => {
    await using gateway = await openKept();
    const ask = async (args: string) =>
      codesOf((await gateway.ask('ada', `{ myActivity(${args}) { nodes { time } } }`)).body);
    assert.deepEqual(await ask('after: "x"'), ['CURSOR_INVALID']);
    assert.deepEqual(await ask('after: "WzEsMiwzXQ"'), ['CURSOR_INVALID']);
    assert.deepEqual(await ask('first: 101'), ['PAGE_SIZE_LIMIT']);
    assert.deepEqual(await ask('first: 0'), ['BAD_USER_INPUT']);
  });
});
