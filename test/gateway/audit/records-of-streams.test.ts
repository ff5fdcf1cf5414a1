import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { AuditedContext } from '#gateway/audit/audited-context.ts';

import { setUpAudit } from './audit-setup.ts';
import { readRecords, researcher, startAuditedServer } from './audited-server.ts';

test('a stream leaves a record when it begins, with its question, one for each event, and one when it ends', async () => {
  await using setup = await setUpAudit();
  const context: Pick<AuditedContext, 'requestId' | 'admission' | 'asked' | 'calls'> = {
    requestId: 'stream-1',
    admission: { caller: { ...researcher, project: null }, decisions: new Map() },
    asked: new Map([['a', null]]),
    calls: new Map(),
  };
  const query = { source: '{ rows { nodes { id } } }', operationName: undefined, variables: {} };
  {
    await using server = await startAuditedServer(setup);
    await server.audit.streamBegun({ ...context, query });
    await server.ask({ query: query.source }, { ...context, progress: {} });
    await server.audit.streamEnded({ ...context, events: 1, codes: ['SCOPE_CHANGED'] });
  }
  const records = await readRecords(setup);
  assert.deepEqual(
    records.map(({ event, request, query: kept, events, outcome, calls }) => ({
      event,
      request,
      text: kept?.text,
      events,
      codes: outcome?.codes,
      calls: calls?.length,
    })),
    [
      {
        event: 'STREAM_BEGUN',
        request: 'stream-1',
        text: '{rows{nodes{id}}}',
        events: undefined,
        codes: undefined,
        calls: undefined,
      },
      {
        event: 'STREAM_EVENT',
        request: 'stream-1',
        text: undefined,
        events: undefined,
        codes: [],
        calls: 1,
      },
      {
        event: 'STREAM_ENDED',
        request: 'stream-1',
        text: undefined,
        events: 1,
        codes: ['SCOPE_CHANGED'],
        calls: 1,
      },
    ],
  );
  const hashes = records.flatMap(({ query: kept }) => kept?.hash ?? []);
  assert.equal(new Set(hashes).size, 1);
});
