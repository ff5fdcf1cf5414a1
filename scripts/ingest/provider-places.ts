import { join } from 'node:path';

/** Folder of a provider's catalogue and columns within a set. */
export function providerFolder(home: string, set: string, id: string): string {
  return join(home, set, 'providers', id);
}

/** Folder of what a provider answers by, and of its log: apart from its catalogue's, which goes when it is loaded anew. */
export function accessFolder(home: string, set: string, id: string): string {
  return join(home, set, 'access', id);
}

/** The provider's schema on PostgreSQL; sets stay apart there too. */
export function providerSchema(set: string, id: string): string {
  return `${set}_${id}`.replaceAll(/[^a-z0-9]+/g, '_');
}
