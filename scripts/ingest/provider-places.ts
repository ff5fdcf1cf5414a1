import { join } from 'node:path';

/** Folder of a provider's catalogue and columns within a set. */
export function providerFolder(home: string, set: string, id: string): string {
  return join(home, set, 'providers', id);
}

/** The provider's schema on PostgreSQL; sets stay apart there too. */
export function providerSchema(set: string, id: string): string {
  return `${set}_${id}`.replaceAll(/[^a-z0-9]+/g, '_');
}
