import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Collection, ProviderDeal } from '#provider/ingest/source/collection.ts';

/**
 * Keeps beside a set's catalogues who its providers are and which collections they hold, so that the registry can
 * describe them when the source is gone. What earlier loads left stays, unless this one says it anew.
 */
export function keepSourceDescription(
  folder: string,
  deals: readonly ProviderDeal[],
  collections: readonly Collection[],
): void {
  keep(join(folder, 'providers.json'), deals, ({ id }) => id);
  keep(join(folder, 'collections.json'), collections, ({ collection_id: id }) => id);
}

function keep<Entry>(
  file: string,
  entries: readonly Entry[],
  idOf: (entry: Entry) => string,
): void {
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Entry[])
    : [];
  const all = new Map([...known, ...entries].map((entry) => [idOf(entry), entry]));
  writeFileSync(file, `${JSON.stringify([...all.values()], null, 1)}\n`);
}
