import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import {
  barrels,
  domainWordsInGateway,
  strayPackages,
  vaguelyNamed,
  wrongDirections,
  type SourceFile,
} from './architecture-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['gateway', 'subgraphs', 'schema', 'scripts', 'test'];

const files: SourceFile[] = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    }),
);

/** A file that is not there, to see a rule bite. */
const planted = (path: string, text: string): SourceFile[] => [{ path, text }];

suite('imports', () => {
  test('go from scripts to gateway and subgraphs, to the kit, to the schema, and never back', () => {
    assert.deepEqual(wrongDirections(files), []);
  });

  test('in a forbidden direction are found', () => {
    const forbidden: [path: string, from: string][] = [
      ['gateway/x.ts', '#provider/y.ts'],
      ['gateway/x.ts', '../subgraphs/kit/y.ts'],
      ['gateway/x.ts', '#scripts/y.ts'],
      ['subgraphs/provider/x.ts', '#gateway/y.ts'],
      ['subgraphs/provider/x.ts', '#registry/y.ts'],
      ['subgraphs/registry/x.ts', '#vocabulary/y.ts'],
      ['subgraphs/kit/x.ts', '#provider/y.ts'],
      ['schema/wire/x.ts', '#kit/y.ts'],
      ['scripts/x.ts', '#test/y.ts'],
    ];
    for (const [path, from] of forbidden) {
      for (const text of [
        `import { a } from '${from}';`,
        `export type { A } from '${from}';`,
        `await import('${from}');`,
      ]) {
        assert.notDeepEqual(wrongDirections(planted(path, text)), [], `${path}: ${text}`);
      }
    }
  });

  test('between folders go by alias', () => {
    assert.deepEqual(
      wrongDirections(planted('scripts/x.ts', "import { a } from '../gateway/a.ts';")),
      ['scripts/x.ts reaches ../gateway/a.ts without its alias'],
    );
  });

  test('of packages stay in the places that they are for', () => {
    assert.deepEqual(strayPackages(files), []);
  });

  test('of packages elsewhere are found', () => {
    const stray: [path: string, from: string][] = [
      ['gateway/http/x.ts', '@apollo/gateway'],
      ['gateway/x.ts', '@mikro-orm/core'],
      ['subgraphs/provider/search/x.ts', '@mikro-orm/sqlite'],
      ['subgraphs/provider/columns/x.ts', '@duckdb/node-api'],
      ['subgraphs/provider/search/x.ts', 'apache-arrow'],
      ['subgraphs/provider/ingest/x.ts', 'dcmjs'],
      ['gateway/x.ts', 'graphql-yoga'],
      ['gateway/x.ts', 'pino'],
    ];
    for (const [path, from] of stray) {
      assert.deepEqual(strayPackages(planted(path, `import { a } from '${from}';`)), [
        `${path} imports ${from}`,
      ]);
    }
  });
});

suite('the scatter engine and the filters before it', () => {
  test('know no word of the domain', () => {
    assert.deepEqual(domainWordsInGateway(files), []);
  });

  test('is found out when it says one, in a name or a string, but not in a comment', () => {
    const path = 'gateway/scatter/x.ts';
    assert.deepEqual(domainWordsInGateway(planted(path, 'const subjectIds = 1;')), [
      `${path} says subject`,
    ]);
    assert.deepEqual(domainWordsInGateway(planted(path, "field === 'studies'")), [
      `${path} says studies`,
    ]);
    assert.deepEqual(
      domainWordsInGateway(planted(path, '/* a study */ const a = 1; // of a series')),
      [],
    );
  });
});

suite('files', () => {
  test('say what they are by their name, in kebab-case', () => {
    assert.deepEqual(vaguelyNamed(files), []);
    for (const path of [
      'gateway/utils.ts',
      'subgraphs/kit/types.ts',
      'schema/index.ts',
      'gateway/fooBar.ts',
    ]) {
      assert.deepEqual(vaguelyNamed(planted(path, '')), [path]);
    }
  });

  test('hold something of their own: no barrels', () => {
    assert.deepEqual(barrels(files), []);
    assert.deepEqual(
      barrels(planted('gateway/x.ts', "export * from './a.ts';\nexport { b } from './b.ts';\n")),
      ['gateway/x.ts'],
    );
  });

  test('on the top level are the given ones', () => {
    const names = readdirSync(root).filter(
      (name) => !name.startsWith('.') && name !== 'node_modules',
    );
    assert.deepEqual(names.toSorted(), [
      'LICENSE',
      'README.md',
      'gateway',
      'package-lock.json',
      'package.json',
      'schema',
      'scripts',
      'subgraphs',
      'test',
      'tsconfig.json',
    ]);
  });
});
