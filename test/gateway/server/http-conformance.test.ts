import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverAudits } from 'graphql-http';

import { startGateway } from '#test/support/gateway-setup.ts';

test('of the audits of GraphQL over HTTP 58 are ok, and three GETs are refused by CSRF prevention', async () => {
  await using atlas = await startGateway({ a: [{ uid: '1', day: 1 }] });
  const audits = serverAudits({ url: `${atlas.url}/graphql`, fetchFn: fetch });
  const found: Record<string, string[]> = { ok: [], notice: [], warn: [], error: [] };
  for (const audit of audits) {
    const result = await audit.fn();
    if (!('response' in result)) {
      found[result.status]?.push(audit.id);
      continue;
    }
    await result.response.body?.cancel().catch(() => undefined);
    found[result.status]?.push(`${audit.id} ${audit.name}`);
  }
  assert.deepEqual(
    { ...found, ok: found['ok']?.length },
    {
      ok: 58,
      notice: [
        '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests',
        'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
        '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
      ],
      warn: [],
      error: [],
    },
  );
});
