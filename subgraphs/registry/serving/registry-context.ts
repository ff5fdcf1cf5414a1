import DataLoader from 'dataloader';

import type { SubgraphContext } from '#kit/subgraph-mount.ts';

import { findAccessTerms } from '../catalogue/access-terms-statements.ts';
import type { ProviderRow } from '../catalogue/provider.entity.ts';
import { findDatasets, findProviders, type RegistrySession } from '../catalogue/read-entries.ts';
import { type StatedTerms, unstatedTerms } from '../entries/access-terms.ts';
import type { DatasetEntry } from '../entries/registry-entry.ts';

/** What one request to the registry works with: its own view of the database, each row read once. */
export interface RegistryContext extends SubgraphContext {
  readonly em: RegistrySession;
  readonly providers: DataLoader<string, ProviderRow | null>;
  readonly datasets: DataLoader<string, DatasetEntry | null>;
  readonly datasetsOfProvider: DataLoader<string, readonly DatasetEntry[]>;
  readonly accessTerms: DataLoader<string, StatedTerms>;
}

/** Context of a request, on a fork of the entity manager. */
export function createRegistryContext(em: RegistrySession): RegistryContext {
  return {
    em,
    providers: new DataLoader(async (ids) => inOrder(ids, await findProviders(em, ids))),
    datasets: new DataLoader(async (ids) => inOrder(ids, await findDatasets(em, { ids }))),
    datasetsOfProvider: new DataLoader(async (ids) => {
      const rows = Map.groupBy(await findDatasets(em, { providers: ids }), (row) => row.providerId);
      return ids.map((id) => rows.get(id) ?? []);
    }),
    accessTerms: new DataLoader(async (ids) => {
      const stated = await findAccessTerms(em, ids);
      return ids.map((id) => stated.get(id) ?? unstatedTerms);
    }),
  };
}

function inOrder<Row extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): (Row | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
