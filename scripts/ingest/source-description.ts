import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Collection, ProviderDeal } from '#provider/ingest/source/collection.ts';

/** Who the providers of a source or of a set are, and the collections that they hold. */
export interface SourceDescription {
  readonly deals: readonly ProviderDeal[];
  readonly collections: readonly Collection[];
}

/** The two files of a folder; empty where they are not there. */
export function readSourceDescription(folder: string): SourceDescription {
  return {
    deals: readEntries(join(folder, 'providers.json')),
    collections: readEntries(join(folder, 'collections.json')),
  };
}

/**
 * Keeps beside a set's catalogues who its providers are and which collections they hold, so that the registry can
 * describe them when the source is gone. What earlier loads left stays, unless this one says it anew.
 */
export function keepSourceDescription(
  folder: string,
  { deals, collections }: SourceDescription,
): void {
  mkdirSync(folder, { recursive: true });
  keep(join(folder, 'providers.json'), deals, ({ id }) => id);
  keep(join(folder, 'collections.json'), collections, ({ collection_id: id }) => id);
}

function keep<Entry>(
  file: string,
  entries: readonly Entry[],
  idOf: (entry: Entry) => string,
): void {
  const all = new Map([...readEntries<Entry>(file), ...entries].map((it) => [idOf(it), it]));
  writeFileSync(file, `${JSON.stringify([...all.values()], null, 1)}\n`);
}

function readEntries<Entry>(file: string): readonly Entry[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Entry[]) : [];
}
