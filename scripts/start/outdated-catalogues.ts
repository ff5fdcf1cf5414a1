import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import type { CatalogueLocation } from '#provider/catalogue/catalogue-store.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { isOutdated } from '#provider/catalogue/verify-catalogue.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { type AtlasSet, placeOf } from './atlas-set.ts';

/** Takes away the folders of catalogues that an earlier version of the loader built, so that they count as not built. */
export async function removeOutdated(set: AtlasSet, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { location, columnsFolder } = placeOf(set, id);
    if (await isOld(location)) rmSync(dirname(columnsFolder), { recursive: true, force: true });
  }
}

/** One that cannot be read is not called old: who opens it says what is wrong with it. */
async function isOld(location: CatalogueLocation): Promise<boolean> {
  if (location.kind === 'sqlite' && !existsSync(location.file)) return false;
  try {
    await using store = await openCatalogueStore(location);
    return await isOutdated(store);
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}
