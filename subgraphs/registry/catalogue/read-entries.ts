import { raw, type EntityManager, type FilterQuery } from '@mikro-orm/core';

import type { ListedRows } from '#kit/listing-page.ts';

import { listProperties, type DatasetEntry, type ListProperty } from '../entries/registry-entry.ts';
import {
  DatasetEntity,
  DatasetReleaseEntity,
  DatasetTermEntity,
  DistributionEntity,
  type DatasetReleaseRow,
  type DatasetRow,
  type DatasetTermRow,
  type DistributionRow,
} from './dataset.entity.ts';
import type { RegistryStore } from './open-registry-store.ts';
import { ProviderEntity, type ProviderRow } from './provider.entity.ts';

/** One request's view of the registry's database. */
export type RegistrySession = EntityManager;

/** Part of a listing by id: the next rows behind an id, and how many there are in all. */
export interface Listing {
  readonly limit: number;
  readonly afterId: string | null;
}

/** Which datasets: all criteria must hold, each by one of its values. */
export interface DatasetSelection {
  readonly providers?: readonly string[] | null;
  readonly modalities?: readonly string[] | null;
  readonly bodyParts?: readonly string[] | null;
  readonly search?: string | null;
}

/** Providers by id; all, or those named. */
export async function listProviders(
  em: RegistrySession,
  listing: Listing,
  ids: readonly string[] | null,
): Promise<ListedRows<ProviderRow>> {
  const where: FilterQuery<ProviderRow> = ids === null ? {} : { id: { $in: [...ids] } };
  const rows = await em.find(ProviderEntity, behind(where, listing), {
    orderBy: { id: 'asc' },
    limit: listing.limit,
  });
  return { rows, total: await em.count(ProviderEntity, where) };
}

/** Ids of all providers. */
export async function readProviderIds(store: RegistryStore): Promise<readonly string[]> {
  const rows = await store.orm.em.fork().find(ProviderEntity, {}, { fields: ['id'] });
  return rows.map(({ id }) => id);
}

/** Providers with these ids, in no particular order. */
export function findProviders(
  em: RegistrySession,
  ids: readonly string[],
): Promise<readonly ProviderRow[]> {
  return em.find(ProviderEntity, { id: { $in: [...ids] } });
}

/** Datasets by id. */
export async function listDatasets(
  em: RegistrySession,
  listing: Listing,
  selection: DatasetSelection,
): Promise<ListedRows<DatasetEntry>> {
  const where = await toWhere(em, selection);
  const rows = await em.find(DatasetEntity, behind(where, listing), {
    orderBy: { id: 'asc' },
    limit: listing.limit,
  });
  return { rows: await whole(em, rows), total: await em.count(DatasetEntity, where) };
}

/** Datasets with these ids, or of these providers, by id. */
export async function findDatasets(
  em: RegistrySession,
  by: { readonly ids: readonly string[] } | { readonly providers: readonly string[] },
): Promise<readonly DatasetEntry[]> {
  const where =
    'ids' in by ? { id: { $in: [...by.ids] } } : { providerId: { $in: [...by.providers] } };
  return whole(em, await em.find(DatasetEntity, where, { orderBy: { id: 'asc' } }));
}

function behind<Row extends { id: string }>(
  where: FilterQuery<Row>,
  { afterId }: Listing,
): FilterQuery<Row> {
  if (afterId === null) return where;
  return { $and: [where, { id: { $gt: afterId } }] } as FilterQuery<Row>;
}

async function toWhere(
  em: RegistrySession,
  selection: DatasetSelection,
): Promise<FilterQuery<DatasetRow>> {
  const all: FilterQuery<DatasetRow>[] = [];
  if (selection.providers != null) all.push({ providerId: { $in: [...selection.providers] } });
  for (const [property, values] of [
    ['hasImageModality', selection.modalities],
    ['hasImageBodyPart', selection.bodyParts],
  ] as const) {
    if (values == null) continue;
    const terms = await em.find(
      DatasetTermEntity,
      { property, value: { $in: [...values] } },
      { fields: ['datasetId'] },
    );
    all.push({ id: { $in: [...new Set(terms.map((term) => term.datasetId))] } });
  }
  if (selection.search != null && selection.search !== '') {
    // `like` would need its wildcards escaped, and the databases differ in how.
    const contains = raw(
      (alias: string) => `replace(${alias}.search_text, ?, '') <> ${alias}.search_text`,
      [selection.search.toLowerCase()],
    );
    all.push({ [contains]: [] });
  }
  return all.length === 0 ? {} : { $and: all };
}

/** Rows with what they have several times: three statements, however many rows. */
async function whole(em: RegistrySession, rows: readonly DatasetRow[]): Promise<DatasetEntry[]> {
  const where = { datasetId: { $in: rows.map((row) => row.id) } };
  const terms = byDataset(
    await em.find(DatasetTermEntity, where, { orderBy: { position: 'asc' } }),
  );
  const ways = byDataset(
    await em.find(DistributionEntity, where, { orderBy: { position: 'asc' } }),
  );
  const releases = byDataset(
    await em.find(DatasetReleaseEntity, where, { orderBy: { number: 'asc' } }),
  );
  return rows.map((row) => toEntry(row, terms.get(row.id), ways.get(row.id), releases.get(row.id)));
}

function toEntry(
  row: DatasetRow,
  terms: readonly DatasetTermRow[] = [],
  distributions: readonly DistributionRow[] = [],
  releases: readonly DatasetReleaseRow[] = [],
): DatasetEntry {
  const lists = Object.fromEntries<readonly string[]>(
    listProperties.map((property) => [
      property,
      terms.filter((term) => term.property === property).map((term) => term.value),
    ]),
  ) as Record<ListProperty, readonly string[]>;
  return { ...row, ...lists, distributions, releases };
}

function byDataset<Row extends { datasetId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => row.datasetId);
}
