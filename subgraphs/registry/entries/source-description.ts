/** A published part of a collection, as `collections.json` has it. */
export interface PublishedSource {
  readonly type: 'original_data' | 'analysis_result';
  readonly title: string | null;
  readonly doi: string;
  readonly licence: string | null;
  readonly licence_url: string | null;
  readonly citation: string | null;
}

/** A collection, as `collections.json` has it. */
export interface PublishedCollection {
  readonly collection_id: string;
  readonly name: string;
  readonly cancer_types: string | null;
  readonly tumor_locations: string | null;
  readonly program_id: string | null;
  readonly supporting_data: string | null;
  readonly sources: readonly PublishedSource[];
}

/** A provider and the collections that it holds, as `providers.json` has it. */
export interface ProviderDeal {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly collections: readonly string[];
}
