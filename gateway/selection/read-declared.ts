import { readGlobalId } from '#schema/wire/global-id.ts';

import { isObject } from '../scatter/json-object.ts';
import type { DeclaredDataset } from './declared-tables.ts';

/** A page of datasets with what is declared of their rows. */
export const declaredQuery = `query Declared($after: String) {
  datasets(first: 100, after: $after) {
    nodes { id hasImageModality }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** What one page says. */
export interface DeclaredPage {
  readonly datasets: readonly (readonly [provider: string, declared: DeclaredDataset])[];
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
}

/** Reads the registry's answer to `declaredQuery`; null where it is not a whole page. */
export function readDeclaredPage(data: unknown): DeclaredPage | null {
  const page = isObject(data) ? data['datasets'] : null;
  if (!isObject(page) || !Array.isArray(page['nodes']) || !isObject(page['pageInfo'])) return null;
  const { hasNextPage, endCursor } = page['pageInfo'];
  const datasets = page['nodes'].map(readDataset);
  if (!datasets.every((dataset) => dataset !== null)) return null;
  if (hasNextPage === false) return { datasets, next: null };
  return typeof endCursor === 'string' ? { datasets, next: endCursor } : null;
}

function readDataset(node: unknown): readonly [string, DeclaredDataset] | null {
  const id = isObject(node) && typeof node['id'] === 'string' ? readGlobalId(node['id']) : null;
  if (!isObject(node) || id === null) return null;
  const listed: unknown = node['hasImageModality'] ?? [];
  if (!Array.isArray(listed) || !listed.every((value) => typeof value === 'string')) return null;
  return [id.provider, { dataset: [id.local], modality: listed }];
}
