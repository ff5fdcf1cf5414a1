import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as Record<string, unknown>;
}

test('packages that may not be offered to others as a service are named where the gateway tells of its licence', () => {
  const direct = Object.keys(readJson('package.json')['dependencies'] as object);
  const brought = readdirSync(`${root}node_modules/@apollo`).map((name) => `@apollo/${name}`);
  const names = [...new Set([...direct, ...brought])];
  const elastic = names.filter(
    (name) => readJson(`node_modules/${name}/package.json`)['license'] === 'Elastic-2.0',
  );
  const readme = readFileSync(`${root}gateway/README.md`, 'utf8');
  const sentence = /## Licence\s+(.*?) are under the Elastic License 2\.0/s.exec(readme)?.[1] ?? '';
  const named = [...sentence.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  assert.deepEqual(named.toSorted(), elastic.toSorted());
});
