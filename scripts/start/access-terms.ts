import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { AccessTermsByDataset } from '#registry/entries/access-terms.ts';
import { readAccessTerms } from '#registry/entries/read-access-terms.ts';

import { type AtlasSet, demonstrationSource } from './atlas-set.ts';

/**
 * The access terms of a set: those in its own `access-terms.yaml`, else the demonstration's where it is the demonstration, else none, so
 * that of each dataset the registry says those that nobody stated.
 */
export function readTermsOfSet({
  name,
  folder,
}: Pick<AtlasSet, 'name' | 'folder'>): AccessTermsByDataset {
  const own = join(folder, 'access-terms.yaml');
  if (existsSync(own)) return readAccessTerms(readFileSync(own, 'utf8'));
  if (name !== 'demonstration') return new Map();
  return readAccessTerms(readFileSync(join(demonstrationSource, 'access-terms.yaml'), 'utf8'));
}
