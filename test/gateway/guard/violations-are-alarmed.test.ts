import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pino } from 'pino';

import { startGateway } from '#test/support/gateway-setup.ts';

test('what a provider sends and is not shown raises an alarm for each field, and the log has nothing of it', async () => {
  const lines: string[] = [];
  const log = pino(
    { base: null, timestamp: false },
    { write: (line: string) => void lines.push(line) },
  );
  await using atlas = await startGateway({ a: [{ uid: '1', day: 1 }] }, { log });
  const [provider] = atlas.providers;
  assert.ok(provider);
  const rowOf = (uid: string, node: object): object => ({
    cursor: JSON.stringify({ key: null, id: uid }),
    n0: { id: `a:${uid}`, ...node },
  });
  const edges = [
    rowOf('1', { description: 'Müller^Anna', ageYears: 97, day: 'geb. 1947' }),
    rowOf('2', { description: 'Schulz^Emil', ageYears: 60, day: 2 }),
  ];
  const r = { edges, keys: [null, null], pageInfo: { hasNextPage: false } };
  provider.behaviour = () => JSON.stringify({ data: { r } });
  const answer = await atlas.ask('{ studies { nodes { id description ageYears day } } }');
  const nulls = { description: null, ageYears: null, day: null };
  const nodes = [
    { id: 'a:1', ...nulls },
    { id: 'a:2', ...nulls, ageYears: 60, day: 2 },
  ];
  assert.deepEqual((answer as { data: unknown }).data, { studies: { nodes } });
  const alarms = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ alarm }) => alarm !== undefined);
  const raised = { level: 50, provider: 'a', msg: 'provider sent what is not shown' };
  const policy = { ...raised, alarm: 'PROVIDER_POLICY_VIOLATION' };
  assert.deepEqual(alarms, [
    { ...policy, field: 'Study.description', found: 'PERSON_NAME', count: 2 },
    { ...policy, field: 'Study.ageYears', found: 'AGE', count: 1 },
    {
      ...raised,
      alarm: 'PROVIDER_SCHEMA_VIOLATION',
      field: 'Study.day',
      found: 'OTHER_TYPE',
      count: 1,
    },
  ]);
  assert.doesNotMatch(lines.join(''), /Müller|Anna|Schulz|Emil|geb/);
});
