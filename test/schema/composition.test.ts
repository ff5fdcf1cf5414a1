import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { buildASTSchema, findBreakingChanges, parse, type GraphQLSchema } from 'graphql';

import { contractVersion } from '#provider/serving/contract-version.ts';
import { readSubgraphSdl, subgraphNames } from '#schema/compose.ts';
import { keptVersions, readKeptSdl } from '#schema/kept-versions.ts';
import { errorCodes } from '#schema/kernel/errors.ts';
import { withoutComments } from '#test/architecture-rules.ts';

import { objectTypes, readContract } from './read-contract.ts';

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

  test('only adds to every version that was cut; providers state the last', () => {
    const versions = keptVersions();
    assert.equal(contractVersion, versions.at(-1));
    assert.equal(versions[0], '1.0.0');
    const now = toSchema(readSubgraphSdl('provider'));
    for (const version of versions) {
      assert.deepEqual(findBreakingChanges(toSchema(readKeptSdl(version)), now), [], version);
    }
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

  test('has no error code that nothing gives', () => {
    const texts = ['gateway', 'schema', 'scripts', 'subgraphs'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('kernel/errors.ts'))
        .map((file) => withoutComments(readFileSync(join(root, folder, file), 'utf8'))),
    );
    const given = new Set(texts.flatMap((text) => text.match(/\b[A-Z]+(?:_[A-Z]+)*\b/g) ?? []));
    assert.deepEqual(
      Object.keys(errorCodes).filter((code) => !given.has(code)),
      [],
    );
  });

  test("lists its directives in the schema's README", () => {
    const readme = readFileSync(join(root, 'schema/README.md'), 'utf8');
    const directives = readContract('provider').definitions.flatMap((definition) =>
      definition.kind === 'DirectiveDefinition' ? [definition.name.value] : [],
    );
    const silent = directives.filter(
      (name) => !new RegExp(`^\\|.*\`@${name}\\b`, 'm').test(readme),
    );
    assert.deepEqual(silent, []);
  });
});
