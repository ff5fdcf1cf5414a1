import type { DatasetFacts } from './dataset-facts.ts';
import type { DatasetEntry } from './registry-entry.ts';
import type { ProviderDeal, PublishedCollection, PublishedSource } from './source-description.ts';

/** Regulation (EU) 2025/327, European Health Data Space. */
const healthDataSpace = 'http://data.europa.eu/eli/reg/2025/327/oj';
/** Regulation (EU) 2025/327 Art. 51(1)(p). */
const researchCohorts = 'Art. 51(1)(p): research cohorts, after first publication';
/** DUO term NO_RESTRICTION: CC BY asks for attribution only, and DUO has no term for that. */
const noRestriction = 'DUO:0000004';

/** Who registered a DOI, by its prefix. */
const publishers: Readonly<Record<string, string>> = {
  '10.7937': 'The Cancer Imaging Archive',
  '10.5281': 'Zenodo',
};

/**
 * The catalogue entry of a dataset with all mandatory properties of EUCAIM DCAT-AP v2.0. Every statement follows from
 * what was published or counted; what is not known is left null where the profile allows, and said in words where not.
 */
export function describeDataset(
  provider: ProviderDeal,
  collection: PublishedCollection,
  facts: DatasetFacts,
): DatasetEntry {
  const originals = collection.sources.filter((source) => source.type === 'original_data');
  const first = originals[0] ?? collection.sources[0];
  const condition = collection.cancer_types ?? 'Not stated by the publisher';
  return {
    id: `${provider.id}:${collection.collection_id}`,
    providerId: provider.id,
    title: collection.name,
    description: describe(collection, facts),
    version: String(facts.releases.at(-1)?.number ?? 1),
    contactPoint: first === undefined ? 'Not stated by the publisher' : doiAddress(first),
    publisher: publishersOf(originals.length > 0 ? originals : collection.sources),
    theme: 'HEAL',
    healthCategory: researchCohorts,
    type: facts.hasAnnotations ? 'ANNOTATED' : 'ORIGINAL',
    ...(isOpen(collection)
      ? { accessRights: 'PUBLIC', dataUse: [noRestriction] }
      : { accessRights: 'RESTRICTED', dataUse: [] }),
    accessConditions: ['DOWNLOAD'],
    applicableLegislation: [healthDataSpace],
    hasStructuredData: facts.hasStructuredData,
    numberOfUniqueIndividuals: facts.individuals,
    numberOfRecords: facts.studies,
    hasBirthSex: facts.sexes,
    hasCondition: condition,
    collectionMethod: [
      facts.hasStructuredData ? 'PATIENT_BASED' : 'ONLY_IMAGE',
      ...(isOneDisease(condition) ? ['DISEASE_SPECIFIC'] : []),
    ],
    hasImageModality: facts.modalities,
    hasEquipmentManufacturer: facts.manufacturers,
    hasImageBodyPart: facts.bodyParts,
    keywords: keywordsOf(collection),
    provenance: collection.sources.map(provenanceOf),
    hdab: null,
    distributions: collection.sources.map(toDistribution),
    releases: facts.releases,
  };
}

function toDistribution(source: PublishedSource): DatasetEntry['distributions'][number] {
  return {
    accessUrl: doiAddress(source),
    mediaType: 'application/dicom',
    licence: source.licence,
    licenceUrl: source.licence_url,
    rights: 'DOWNLOAD',
    citation: source.citation,
    doi: source.doi,
  };
}

function describe(collection: PublishedCollection, facts: DatasetFacts): string {
  const where = collection.tumor_locations === null ? '' : ` of ${collection.tumor_locations}`;
  const what = `${facts.individuals} individuals with ${facts.studies} imaging studies${where}`;
  const how = facts.modalities.length === 0 ? '' : ` (${facts.modalities.join(', ')})`;
  const titles = collection.sources.map((source) => source.title ?? `doi:${source.doi}`);
  const beside =
    collection.supporting_data === null ? '' : ` Published beside: ${collection.supporting_data}.`;
  return `${what}${how}. Consists of: ${titles.join('; ')}.${beside}`;
}

function isOpen(collection: PublishedCollection): boolean {
  return collection.sources.every((source) => /^CC (BY \d|0)/.test(source.licence ?? ''));
}

function isOneDisease(condition: string): boolean {
  return !condition.includes(',') && condition !== 'Various' && !condition.startsWith('Not stated');
}

function doiAddress(source: PublishedSource): string {
  return `https://doi.org/${source.doi}`;
}

function publishersOf(sources: readonly PublishedSource[]): string {
  const names = sources.map((source) => {
    const prefix = source.doi.split('/')[0] ?? '';
    return publishers[prefix] ?? `Registrant of DOI prefix ${prefix}`;
  });
  return [...new Set(names)].join(', ');
}

function provenanceOf(source: PublishedSource): string {
  const kind = source.type === 'original_data' ? 'Original data' : 'Result of an analysis';
  return `${kind}, published as ${doiAddress(source)}; listed by the NCI Imaging Data Commons.`;
}

function keywordsOf(collection: PublishedCollection): string[] {
  const lists = [collection.tumor_locations, collection.cancer_types, collection.supporting_data];
  const words = lists.flatMap((list) => list?.split(',') ?? []).map((word) => word.trim());
  return [...new Set([collection.collection_id, ...words, collection.program_id ?? ''])].filter(
    (word) => word !== '',
  );
}
