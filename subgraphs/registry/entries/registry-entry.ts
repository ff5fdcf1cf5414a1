import type {
  DatasetReleaseRow,
  DatasetRow,
  DistributionRow,
} from '../catalogue/dataset.entity.ts';
import type { ProviderRow } from '../catalogue/provider.entity.ts';

/** Properties that a dataset has several times, by their names in the schema. */
export const listProperties = [
  'accessConditions',
  'applicableLegislation',
  'dataUse',
  'hasBirthSex',
  'collectionMethod',
  'hasImageModality',
  'hasEquipmentManufacturer',
  'hasImageBodyPart',
  'keywords',
  'provenance',
] as const;

/** A property that a dataset has several times. */
export type ListProperty = (typeof listProperties)[number];

/** A dataset of the registry, whole. */
export interface DatasetEntry
  extends Omit<DatasetRow, 'searchText'>, Readonly<Record<ListProperty, readonly string[]>> {
  readonly distributions: readonly Omit<DistributionRow, 'datasetId' | 'position'>[];
  readonly releases: readonly Omit<DatasetReleaseRow, 'datasetId'>[];
}

/** A provider of the registry with its datasets. */
export interface ProviderEntry extends ProviderRow {
  readonly datasets: readonly DatasetEntry[];
}
