import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { stringify } from 'yaml';

import { CodedError } from '#schema/kernel/errors.ts';

import { whileLocked } from './lock-file.ts';
import { readRegistryFile, type Registry } from './read-registry-file.ts';

/** Puts a provider into the file with the next joining number; one that is there moves to the address given. */
export function addToRegistryFile(file: string, id: string, url: string): Promise<void> {
  return changeRegistryFile(file, ({ lastJoined, providers }) => {
    const joined = lastJoined + 1;
    const known = providers.find((entry) => entry.id === id);
    const others = providers.filter((entry) => entry.id !== id);
    return {
      lastJoined: known === undefined ? joined : lastJoined,
      providers: [...others, { id, url, joined: known?.joined ?? joined }],
    };
  });
}

/** Takes a provider out of the file. Throws PROVIDER_UNKNOWN where it is not in it. */
export function removeFromRegistryFile(file: string, id: string): Promise<void> {
  return changeRegistryFile(file, (registry) => {
    const providers = registry.providers.filter((entry) => entry.id !== id);
    if (providers.length === registry.providers.length) {
      const ids = providers.map((entry) => entry.id).join(', ');
      throw new CodedError(
        'PROVIDER_UNKNOWN',
        `No provider ${id} is in the Atlas; there are ${ids}.`,
      );
    }
    return { lastJoined: registry.lastJoined, providers };
  });
}

/** Changes what stands in the file; nobody else does between its reading and its writing. */
export function changeRegistryFile(
  file: string,
  change: (registry: Registry) => Registry,
): Promise<void> {
  return whileLocked(`${file}.lock`, () =>
    writeRegistryFile(file, change(readRegistryFile(readFileSync(file, 'utf8')))),
  );
}

/** Writes the file as a whole: a reader sees the old one or the new one, never half of it. */
export function writeRegistryFile(file: string, registry: Registry): void {
  const lines = registry.providers.toSorted((a, b) => a.joined - b.joined);
  const text =
    '# The providers of the Atlas. It may be edited while the gateway runs: a provider that joins gets the number\n' +
    '# after lastJoined, and `npm run provider -- join <id>` or `leave <id>` do it by themselves.\n' +
    stringify({ lastJoined: registry.lastJoined, providers: lines });
  const beside = `${file}.${randomUUID()}`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}
