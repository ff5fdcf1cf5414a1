/** A published part of a collection: its original data or the results of an analysis. */
export interface CollectionSource {
  readonly id: string;
  readonly type: 'original_data' | 'analysis_result';
  readonly title: string | null;
  /** Lower case; the series name it. */
  readonly doi: string;
  readonly licence: string | null;
  readonly licence_url: string | null;
  readonly citation: string | null;
  readonly modalities?: string | null;
}

/** A collection as `collections.json` has it. It becomes a dataset. */
export interface Collection {
  readonly collection_id: string;
  readonly name: string;
  readonly cancer_types: string | null;
  readonly tumor_locations: string | null;
  readonly species: string | null;
  readonly program_id: string | null;
  readonly supporting_data: string | null;
  /** YYYY-MM-DD of its last update; `nan` or null where unknown. */
  readonly updated: string | null;
  readonly sources: readonly CollectionSource[];
}

/** Which collections a provider holds, as `providers.json` deals them out. */
export interface ProviderDeal {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly collections: readonly string[];
}
