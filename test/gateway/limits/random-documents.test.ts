import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { buildSchema } from 'graphql';

import { drawDocuments } from '#scripts/bench/random-documents.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

const schema = buildSchema(
  readFileSync(new URL('../../../schema/atlas.graphql', import.meta.url), 'utf8'),
);

/** The bench asks 10,000. */
const count = 500;

test(`of ${count} documents, valid and broken, each is answered or refused with a listed code, and none is the gateway's fault`, async () => {
  await using atlas = await startGateway({ a: [{ uid: '1', day: 1, series: ['1.1'] }] });
  // Registry and vocabulary are away: made-up answers of theirs would be faults of theirs.
  atlas.centralAnswers.clear();
  const draw = drawDocuments(schema, 3);
  const statuses = new Map<number, number>();
  for (let asked = 0; asked < count; asked++) {
    const query = draw();
    const response = await fetch(`${atlas.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    assert.ok([200, 400].includes(response.status), `${response.status}: ${query}`);
    assert.doesNotMatch(text, /INTERNAL_SERVER_ERROR|PLAN_TIMEOUT/, query);
  }
  // Neither is an exception.
  for (const status of [200, 400]) assert.ok((statuses.get(status) ?? 0) > count / 10);
});
