import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import {
  addToRegistryFile,
  removeFromRegistryFile,
  writeRegistryFile,
} from '#gateway/roster/change-registry-file.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { watchRegistryFile } from '#gateway/roster/watch-registry-file.ts';
import type { RosterEntry } from '#gateway/scatter/provider-roster.ts';
import { createLog } from '#schema/kernel/log.ts';
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
    removeFromRegistryFile(file, 'b');
    addToRegistryFile(file, 'b', b.url);
    assert.deepEqual(readRegistryFile(readFileSync(file, 'utf8')), {
      lastJoined: 3,
      providers: [a, { ...b, joined: 3 }],
    });
    assert.throws(() => removeFromRegistryFile(file, 'c'), { code: 'PROVIDER_UNKNOWN' });
  });

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
      'providers:\n  - {id: a, url: "http://127.0.0.1/a", joined: 1}\n  - {id: a, url: "http://127.0.0.1/a", joined: 2}\n',
      'registry.yaml, line 3, names a a second time: correct it.',
    ],
  ];
  for (const [text, message] of faults) {
    test(`says of a fault: ${message}`, () => {
      assert.throws(() => readRegistryFile(text), { code: 'CONFIGURATION_INVALID', message });
    });
  }

  test('is followed at run time; a broken one keeps the providers as they were', async () => {
    await using place = await temporaryFile();
    const { file } = place;
    writeRegistryFile(file, { lastJoined: 1, providers: [a] });
    const seen: (readonly RosterEntry[])[] = [];
    let changed = Promise.withResolvers<void>();
    await using _watch = watchRegistryFile({
      file,
      log: createLog('silent'),
      onChange: (entries) => {
        seen.push(entries);
        changed.resolve();
      },
    });
    addToRegistryFile(file, 'b', b.url);
    await changed.promise;
    changed = Promise.withResolvers<void>();
    await writeFile(file, 'providers: [');
    writeRegistryFile(file, { lastJoined: 2, providers: [a] });
    await changed.promise;
    assert.deepEqual(seen, [[a, b], [a]]);
  });
});
