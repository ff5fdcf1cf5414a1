import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, matchesGlob, relative } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** A test is found by its own name: the README of `test/` maps folders alone. */
const mapped = ['gateway', 'subgraphs', 'schema', 'scripts'];

/** What a README writes as code, without blanks. */
function wordsOf(readme: string): readonly string[] {
  return [...readme.matchAll(/`([^`\s]+)`/g)].map(([, word = '']) => word);
}

/** Paths of all files below some folders, from the root on. */
function filesBelow(folders: readonly string[], end: string): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(end))
      .map((name) => join(folder, name)),
  );
}

/** Whether a README names a file of its folder: itself, by a pattern, or with the folder that it stands in. */
function names(readme: string, file: string): boolean {
  const folders = file.split('/').slice(0, -1);
  return wordsOf(readme).some(
    (word) =>
      word === file ||
      basename(word) === basename(file) ||
      matchesGlob(basename(file), word) ||
      folders.some((_, at) => word === `${folders.slice(0, at + 1).join('/')}/`),
  );
}

/** The nearest folder above a file that has a README. */
function readmeFolder(file: string): string {
  let folder = dirname(file);
  while (folder !== '.' && !existsSync(join(root, folder, 'README.md'))) folder = dirname(folder);
  return folder;
}

suite('the map in a README', () => {
  test('names every file of its folder, or the folder within it', () => {
    const files = filesBelow(mapped, '.ts');
    assert.ok(files.length > 500);
    const unnamed = files.filter((file) => {
      const folder = readmeFolder(file);
      const readme = readFileSync(join(root, folder, 'README.md'), 'utf8');
      return !names(readme, relative(folder, file));
    });
    assert.deepEqual(unnamed, []);
  });

  test('names no file that is not there', () => {
    const all = [...mapped, 'test'];
    const known = new Set(filesBelow(all, '.ts').map((file) => basename(file)));
    const gone = filesBelow(all, 'README.md').flatMap((readme) =>
      wordsOf(readFileSync(join(root, readme), 'utf8'))
        .filter((word) => /^[\w./-]+\.ts$/.test(word) && !known.has(basename(word)))
        .map((word) => `${readme}: ${word}`),
    );
    assert.deepEqual(gone, []);
  });

  test('of tests names every folder of them', () => {
    const folders = new Set(filesBelow(['test'], '.test.ts').map((file) => dirname(file)));
    const words = wordsOf(readFileSync(join(root, 'test/README.md'), 'utf8'));
    assert.ok(folders.size > 20);
    assert.deepEqual(
      [...folders].filter((folder) => {
        const name = relative('test', folder);
        return name !== '' && !words.includes(`${name}/`);
      }),
      [],
    );
  });

  test('that lacks a file is found out', () => {
    const readme = '| `one.ts`, `measure-*.ts` | what |\n| [`inner/`](inner/README.md) | more |';
    const [missing, named] = [
      ['other.ts', 'one.test.ts', 'elsewhere/other.ts'],
      ['one.ts', 'measure-all.ts', 'inner/other.ts', 'inner/deeper/other.ts'],
    ];
    assert.deepEqual(
      [...missing, ...named].filter((file) => !names(readme, file)),
      missing,
    );
  });
});
