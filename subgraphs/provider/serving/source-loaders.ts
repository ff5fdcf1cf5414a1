import DataLoader from 'dataloader';

import type { SourceRow } from './catalogue-rows.ts';
import type { ServingContext } from './serving-context.ts';

/** What a request reads of datasets and their sources. */
export interface SourceLoaders {
  /** By DOI; null where the provider has no such source. */
  readonly sources: DataLoader<string, SourceRow | null>;
  /** DOIs of a dataset's sources, sorted. */
  readonly ofDataset: DataLoader<string, readonly string[]>;
  /** Whether there is such a dataset. */
  readonly datasetExists: DataLoader<string, boolean>;
}

const sourceSelect =
  'select doi, kind, title, licence, licence_url as "licenceUrl", citation from source';
const datasetSourceSelect =
  'select dataset_id as "datasetId", source_doi as "doi" from dataset_source';

/** Loaders for one request. */
export function createSourceLoaders({ read }: Pick<ServingContext, 'read'>): SourceLoaders {
  return {
    sources: new DataLoader(async (dois) => {
      const rows = await read<SourceRow>(sourceSelect, 'doi', dois);
      const byDoi = new Map(rows.map((row) => [row.doi, row]));
      return dois.map((doi) => byDoi.get(doi) ?? null);
    }),
    ofDataset: new DataLoader(async (ids) => {
      type Link = { datasetId: string; doi: string };
      const links = await read<Link>(datasetSourceSelect, 'dataset_id', ids);
      const byDataset = Map.groupBy(links, ({ datasetId }) => datasetId);
      return ids.map((id) => (byDataset.get(id) ?? []).map(({ doi }) => doi).toSorted());
    }),
    datasetExists: new DataLoader(async (ids) => {
      const rows = await read<{ id: string }>('select id from dataset', 'id', ids);
      const known = new Set(rows.map(({ id }) => id));
      return ids.map((id) => known.has(id));
    }),
  };
}
