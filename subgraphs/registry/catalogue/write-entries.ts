import type { EntityManager } from '@mikro-orm/core';

import {
  listProperties,
  type DatasetEntry,
  type ProviderEntry,
} from '../entries/registry-entry.ts';
import {
  DatasetEntity,
  DatasetReleaseEntity,
  DatasetTermEntity,
  DistributionEntity,
  type DatasetRow,
  type DatasetTermRow,
} from './dataset.entity.ts';
import type { RegistryStore } from './open-registry-store.ts';
import { ProviderEntity } from './provider.entity.ts';

/** Puts these providers in the place of all that there are, in one transaction. */
export async function replaceEntries(
  store: RegistryStore,
  providers: readonly ProviderEntry[],
): Promise<void> {
  await store.orm.em.fork().transactional(async (em) => {
    const present = await em.find(ProviderEntity, {});
    for (const { id } of present) await remove(em, id);
    for (const provider of providers) await add(em, provider);
  });
}

/** Adds a provider with its datasets, or puts it in the place of the one with its id. */
export async function putEntry(store: RegistryStore, provider: ProviderEntry): Promise<void> {
  await store.orm.em.fork().transactional(async (em) => {
    await remove(em, provider.id);
    await add(em, provider);
  });
}

/** Removes a provider and its datasets; false where there is none of that id. */
export function removeEntry(store: RegistryStore, providerId: string): Promise<boolean> {
  return store.orm.em.fork().transactional((em) => remove(em, providerId));
}

async function remove(em: EntityManager, providerId: string): Promise<boolean> {
  const datasets = await em.find(DatasetEntity, { providerId }, { fields: ['id'] });
  const datasetId = { $in: datasets.map((dataset) => dataset.id) };
  await em.nativeDelete(DatasetReleaseEntity, { datasetId });
  await em.nativeDelete(DistributionEntity, { datasetId });
  await em.nativeDelete(DatasetTermEntity, { datasetId });
  await em.nativeDelete(DatasetEntity, { providerId });
  em.clear();
  return (await em.nativeDelete(ProviderEntity, { id: providerId })) > 0;
}

async function add(em: EntityManager, provider: ProviderEntry): Promise<void> {
  const { datasets, ...row } = provider;
  await em.insert(ProviderEntity, row);
  if (datasets.length === 0) return;
  await em.insertMany(DatasetEntity, datasets.map(toRow));
  await em.insertMany(DatasetTermEntity, datasets.flatMap(toTerms));
  const distributions = datasets.flatMap((dataset) =>
    dataset.distributions.map((distribution, position) => ({
      datasetId: dataset.id,
      position,
      ...distribution,
    })),
  );
  if (distributions.length > 0) await em.insertMany(DistributionEntity, distributions);
  const releases = datasets.flatMap((dataset) =>
    dataset.releases.map((release) => ({ datasetId: dataset.id, ...release })),
  );
  if (releases.length > 0) await em.insertMany(DatasetReleaseEntity, releases);
}

const wholeOf = new Set<string>([...listProperties, 'distributions', 'releases']);

function toRow(dataset: DatasetEntry): DatasetRow {
  const { title, description, hasCondition, keywords } = dataset;
  const row = Object.fromEntries(Object.entries(dataset).filter(([name]) => !wholeOf.has(name)));
  const searchText = [title, description, hasCondition, ...keywords].join('\n').toLowerCase();
  return { ...(row as Omit<DatasetRow, 'searchText'>), searchText };
}

function toTerms(dataset: DatasetEntry): DatasetTermRow[] {
  return listProperties.flatMap((property) =>
    dataset[property].map((value, position) => ({
      datasetId: dataset.id,
      property,
      position,
      value,
    })),
  );
}
