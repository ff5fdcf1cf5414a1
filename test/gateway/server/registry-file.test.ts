import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  addToRegistryFile,
  removeFromRegistryFile,
  writeRegistryFile,
} from '#gateway/roster/change-registry-file.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { watchRegistryFile } from '#gateway/roster/watch-registry-file.ts';
import type { RosterEntry } from '#gateway/scatter/provider-roster.ts';
import { createLog } from '#schema/kernel/log.ts';
import { makeAuthority, withoutCertificates } from '#test/support/certificates.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const a = { id: 'a', url: 'http://127.0.0.1:4001/a', joined: 1 };
const b = { id: 'b', url: 'http://127.0.0.1:4001/b', joined: 2 };

async function temporaryFile(): Promise<AsyncDisposable & { file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-registry-'));
  return {
    file: join(folder, 'registry.yaml'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

suite('a registry file', () => {
  test('gives one that leaves and comes back a new number, also the last that joined', async () => {
    await using place = await temporaryFile();
    const { file } = place;
    writeRegistryFile(file, { lastJoined: 2, providers: [a, b] });
    await removeFromRegistryFile(file, 'b');
    await addToRegistryFile(file, 'b', b.url);
    assert.deepEqual(readRegistryFile(readFileSync(file, 'utf8')), {
      lastJoined: 3,
      providers: [a, { ...b, joined: 3 }],
    });
    await assert.rejects(removeFromRegistryFile(file, 'c'), { code: 'PROVIDER_UNKNOWN' });
  });

  test(
    'keeps who signs the certificate of a provider that is elsewhere',
    { skip: withoutCertificates },
    async () => {
      await using place = await temporaryFile();
      const { ca } = await makeAuthority();
      const elsewhere = { ...a, url: 'https://provider.example/atlas', ca };
      writeRegistryFile(place.file, { lastJoined: 1, providers: [elsewhere] });
      const { providers } = readRegistryFile(readFileSync(place.file, 'utf8'));
      assert.deepEqual(providers, [elsewhere]);
    },
  );

  const faults: readonly [text: string, sentence: string][] = [
    ['providers:\n  - id: a\n   url: [', 'registry.yaml, line 3, is not YAML: correct it.'],
    ['lastJoined: 3\n', 'registry.yaml, line 1, has no list under "providers": correct it.'],
    [
      'providers:\n  - just words\n',
      'registry.yaml, line 2, is no provider: it needs id, url and joined: correct it.',
    ],
    [
      'providers:\n  - id: a\n    url: 127.0.0.1\n    joined: 1\n',
      'registry.yaml, line 2, has no http address as url of a: correct it.',
    ],
    [
      'providers:\n  - {id: a, url: "http://10.0.0.7/a", joined: 1}\n',
      'registry.yaml, line 2, has an http address off loopback, where only https is spoken, as url of a: correct it.',
    ],
    [
      'providers:\n  - {id: a, url: "https://10.0.0.7/a", joined: 1}\n',
      'registry.yaml, line 2, has no certificate (PEM), of who signs its own, as ca of a: correct it.',
    ],
    [
      'providers:\n  - {id: a, url: "https://10.0.0.7/a", joined: 1, ca: "PEM"}\n',
      'registry.yaml, line 2, has no certificate (PEM), of who signs its own, as ca of a: correct it.',
    ],
    [
      'providers:\n  - {id: a, url: "http://[::1]/a", joined: 1, ca: "PEM"}\n',
      'registry.yaml, line 2, has a ca beside the http address of a: correct it.',
    ],
    [
      'providers:\n  - {id: a, url: "http://127.0.0.1/a", joined: 1}\n  - {id: a, url: "http://127.0.0.1/a", joined: 2}\n',
      'registry.yaml, line 3, names a a second time: correct it.',
    ],
  ];
  for (const [text, message] of faults) {
    test(`says of a fault: ${message}`, () => {
      assert.throws(() => readRegistryFile(text), { code: 'CONFIGURATION_INVALID', message });
    });
  }

  test('is changed by one program at a time', async () => {
    await using place = await temporaryFile();
    const { file } = place;
    writeRegistryFile(file, { lastJoined: 0, providers: [] });
    const program = `import { addToRegistryFile } from '#gateway/roster/change-registry-file.ts';
      for (let at = 0; at < 10; at++) await addToRegistryFile(${JSON.stringify(file)}, process.argv[1] + '-' + at, 'http://127.0.0.1/');`;
    const run = promisify(execFile);
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(
      names.map((name) =>
        run(process.execPath, ['--input-type=module', '--eval', program, name], { cwd: root }),
      ),
    );
    const { lastJoined, providers } = readRegistryFile(readFileSync(file, 'utf8'));
    assert.equal(lastJoined, 40);
    assert.deepEqual(
      providers.map(({ joined }) => joined),
      Array.from({ length: 40 }, (_, at) => at + 1),
    );
    assert.deepEqual(
      providers.map(({ id }) => id).toSorted(),
      names.flatMap((name) => Array.from({ length: 10 }, (_, at) => `${name}-${at}`)),
    );
  });

  test('is changed in spite of a lock that a killed program left, and not while one is held', async () => {
    await using place = await temporaryFile();
    const { file } = place;
    const lock = `${file}.lock`;
    writeRegistryFile(file, { lastJoined: 1, providers: [a] });
    await writeFile(lock, '');
    const hour = 3_600_000;
    await utimes(lock, new Date(), new Date(Date.now() - hour));
    await addToRegistryFile(file, 'b', b.url);
    assert.deepEqual(readRegistryFile(readFileSync(file, 'utf8')).providers, [a, b]);
    assert.ok(!existsSync(lock));
    await writeFile(lock, '');
    await utimes(lock, new Date(), new Date(Date.now() + hour));
    await assert.rejects(removeFromRegistryFile(file, 'b'), {
      code: 'CONFIGURATION_INVALID',
      message: `Another program holds ${lock}: try again when it has ended, or delete registry.yaml.lock if there is none.`,
    });
    assert.deepEqual(readRegistryFile(readFileSync(file, 'utf8')).providers, [a, b]);
  });

  test('is followed from the beginning; a broken one keeps the providers as they were', async () => {
    await using place = await temporaryFile();
    const { file } = place;
    writeRegistryFile(file, { lastJoined: 1, providers: [a] });
    await using watched = watch(file, () => undefined);
    await watched.next();
    await addToRegistryFile(file, 'b', b.url);
    await watched.next();
    await writeFile(file, 'providers: [');
    writeRegistryFile(file, { lastJoined: 2, providers: [a] });
    await watched.next();
    assert.deepEqual(watched.seen, [[a], [a, b], [a]]);
  });

  test('is followed again when a change failed, also back to what it was before', async () => {
    await using place = await temporaryFile();
    const { file } = place;
    writeRegistryFile(file, { lastJoined: 1, providers: [a] });
    let faulty = true;
    await using watched = watch(file, (entries) => {
      if (faulty && entries.length === 2) throw new Error('b cannot be opened');
    });
    await watched.next();
    await addToRegistryFile(file, 'b', b.url);
    await watched.next();
    await addToRegistryFile(file, 'b', b.url);
    await watched.next();
    await removeFromRegistryFile(file, 'b');
    await watched.next();
    faulty = false;
    writeRegistryFile(file, { lastJoined: 2, providers: [a, b] });
    await watched.next();
    assert.deepEqual(watched.seen, [[a], [a, b], [a, b], [a], [a, b]]);
  });
});

/** Follows a file and keeps what it was told. */
function watch(file: string, onChange: (entries: readonly RosterEntry[]) => void) {
  const seen: (readonly RosterEntry[])[] = [];
  let read = 0;
  let told = Promise.withResolvers<void>();
  const following = watchRegistryFile({
    file,
    log: createLog('silent'),
    onChange: (entries) => {
      seen.push(entries);
      told.resolve();
      onChange(entries);
    },
  });
  return {
    seen,
    /** Waits until it was told once more than this was called before. */
    next: async (): Promise<void> => {
      read++;
      while (seen.length < read) {
        told = Promise.withResolvers<void>();
        await told.promise;
      }
    },
    [Symbol.asyncDispose]: () => following[Symbol.asyncDispose](),
  };
}
