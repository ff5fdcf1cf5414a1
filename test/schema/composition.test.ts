import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { buildASTSchema, findBreakingChanges, parse, type GraphQLSchema } from 'graphql';

import { contractVersion } from '#provider/serving/contract-version.ts';
import { readSubgraphSdl, subgraphNames } from '#schema/compose.ts';
import { errorCodes } from '#schema/kernel/errors.ts';

import { objectTypes, readContract } from './read-contract.ts';

/** The version of the provider contract that was cut last. */
function latestVersion(): string {
  const versions = readdirSync(join(root, 'schema/versions')).filter((name) => /^\d/.test(name));
  const latest = versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  assert.ok(latest !== undefined);
  return latest;
}

const root = join(import.meta.dirname, '../..');

/** A subgraph's SDL as a schema; the federation's own directives are taken on trust. */
function toSchema(sdl: string): GraphQLSchema {
  return buildASTSchema(parse(sdl), { assumeValidSDL: true });
}

suite('the contract', () => {
  test('has no root field in two subgraphs', () => {
    const seen = new Map<string, string>();
    for (const name of subgraphNames) {
      for (const field of objectTypes(readContract(name)).get('Query')?.fields ?? []) {
        assert.equal(seen.get(field.name.value), undefined, `${field.name.value} also in ${name}`);
        seen.set(field.name.value, name);
      }
    }
  });

  test('is composed and printed as committed', () => {
    const check = spawnSync(process.execPath, ['scripts/compose.ts', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.deepEqual({ status: check.status, stderr: check.stderr }, { status: 0, stderr: '' });
  });

  test('only adds to the version cut last, which is the one that providers state', () => {
    assert.equal(contractVersion, latestVersion());
    const path = join(root, 'schema/versions', contractVersion, 'provider.graphql');
    const cut = readFileSync(path, 'utf8');
    const changes = findBreakingChanges(toSchema(cut), toSchema(readSubgraphSdl('provider')));
    assert.deepEqual(changes, []);
  });

  test('that takes a field away, or asks for more, is found', () => {
    const now = readSubgraphSdl('provider');
    const less = now.replace(
      '  "Laterality, from Body Part Examined where it says one."\n  laterality: Laterality\n',
      '',
    );
    const more = now.replace('  ageYears: FloatRange\n', '  ageYears: FloatRange!\n');
    for (const changed of [less, more]) {
      assert.notEqual(changed, now);
      assert.notDeepEqual(findBreakingChanges(toSchema(now), toSchema(changed)), []);
    }
  });

  test("lists its error codes in the schema's README", () => {
    const readme = readFileSync(join(root, 'schema/README.md'), 'utf8');
    const listed = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|$/gm)].map(
      ([, code, meaning]) => [code, meaning],
    );
    assert.deepEqual(listed, Object.entries(errorCodes));
  });
});
