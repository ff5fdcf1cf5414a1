import type { ProviderDeal } from '#provider/ingest/source/collection.ts';
import type { Source } from '#provider/ingest/source/source.ts';
import { sqlText } from '#provider/ingest/source/sql-text.ts';

/** Series of a provider that the demonstration aims at; providers whose questions need several criteria at once get more. */
const usual = 1250;
const more: Readonly<Record<string, number>> = {
  nlst: 5500,
  ispy: 4500,
  cptac: 2200,
  'breast-community': 2200,
  'ucla-prostate': 2500,
  'radboud-prostate': 2500,
  upenn: 2600,
  lidc: 2500,
  liver: 2000,
  'lung-pet-ct-dx': 4000,
  'stanford-lung': 3000,
  'rare-tumours': 2000,
  paediatric: 2200,
  cmmd: 1800,
  cgci: 300,
  'lung-community': 600,
};

/** What at least some subject must show, as SQL over `one` (a row a series, with its provider): name, value, condition. */
const seriesTraits: readonly (readonly [name: string, value: string, condition: string])[] = [
  ['modality', "provider || ' ' || Modality", 'true'],
  ['body part', 'BodyPartExamined', 'BodyPartExamined IS NOT NULL'],
  ['manufacturer', 'Manufacturer', 'Manufacturer IS NOT NULL'],
  ['sex', "coalesce(PatientSex, 'none') || (analysis_result_id IS NULL)", 'true'],
  ['age form', "regexp_replace(PatientAge, '[0-9]', '9', 'g')", 'PatientAge IS NOT NULL'],
  [
    'odd age',
    'PatientAge',
    "PatientAge IN ('000Y', '999D', '998D', '543M', '110Y', '006M', '045D', '042y', '47')",
  ],
  [
    'old age',
    "'over 89'",
    "regexp_matches(PatientAge, '^(09|1[01])[0-9]Y$') AND PatientAge <> '000Y'",
  ],
  [
    'child',
    'provider',
    "PatientAge BETWEEN '001Y' AND '014Y' OR regexp_matches(PatientAge, '^0[0-9]+[MD]$')",
  ],
  ['analysis', "collection_id || ' ' || analysis_result_id", 'analysis_result_id IS NOT NULL'],
  ['licence', "collection_id || ' ' || license_short_name", 'true'],
  ['century', 'left(StudyDate, 2) || collection_id', "StudyDate < '1960' OR StudyDate > '2030'"],
  ['undated', 'collection_id', 'StudyDate IS NULL'],
  ['release', "provider || ' ' || series_init_idc_version", 'true'],
  ['revised', 'collection_id', 'series_init_idc_version < series_revised_idc_version'],
  ['source', 'source_DOI', 'true'],
];

/** The same over the series of one subject or study together: name, value, grouping, having. */
const groupTraits: readonly (readonly [
  name: string,
  value: string,
  group: string,
  having: string,
])[] = [
  [
    'sexes',
    "string_agg(DISTINCT PatientSex, ',' ORDER BY PatientSex)",
    'ALL',
    'count(DISTINCT PatientSex) > 1',
  ],
  ['study dates', 'any_value(provider)', 'study', 'count(DISTINCT StudyDate) > 1'],
  ['study descriptions', 'any_value(provider)', 'study', 'count(DISTINCT StudyDescription) > 1'],
  [
    'PET with CT',
    'any_value(provider)',
    'study',
    "count(*) FILTER (Modality = 'PT') > 0 AND count(*) FILTER (Modality = 'CT') > 0",
  ],
  [
    'slide and CT',
    'any_value(provider)',
    'ALL',
    "count(*) FILTER (Modality = 'SM') > 0 AND count(*) FILTER (Modality = 'CT') > 0",
  ],
  ['longitudinal', 'any_value(provider)', 'ALL', 'count(DISTINCT StudyInstanceUID) > 2'],
  [
    'breast MR thrice',
    'any_value(provider)',
    'ALL',
    `count(*) FILTER (Modality = 'MR' AND BodyPartExamined = 'BREAST') > 0 AND count(*) FILTER (PatientSex = 'F') > 0
     AND count(DISTINCT StudyInstanceUID) > 2`,
  ],
];

/** How many subjects show each trait at least; the smallest ones are taken. */
const each = 3;

/**
 * Makes the table `kept` (collection_id, PatientID) in the source's connection: for every trait a few subjects, among them all of
 * shared studies, overlapping earlier rows and subjects that have left, then others by hash until the provider's share is full.
 */
export async function chooseSubjects(
  source: Source,
  deals: readonly ProviderDeal[],
): Promise<void> {
  const { connection } = source;
  const dealt = deals.flatMap((deal) =>
    deal.collections.map(
      (id) => `(${sqlText(deal.id)}, ${sqlText(id)}, ${more[deal.id] ?? usual})`,
    ),
  );
  await connection.run(
    `CREATE TABLE dealt AS FROM (VALUES ${dealt.join(', ')}) t(provider, collection_id, share)`,
  );
  await connection.run(
    `CREATE VIEW one AS SELECT * FROM ${source.series} JOIN dealt USING (collection_id)`,
  );
  await connection.run(
    `CREATE VIEW earlier AS SELECT * FROM ${source.prior} JOIN dealt USING (collection_id)`,
  );
  await connection.run(`CREATE TABLE sized AS
    SELECT provider, share, collection_id, PatientID, count(*) AS n, md5(PatientID) AS hash FROM (
      SELECT provider, share, collection_id, PatientID FROM one
      UNION ALL SELECT provider, share, collection_id, PatientID FROM earlier) GROUP BY ALL`);
  await connection.run(`CREATE TABLE traits AS ${traitQueries().join(' UNION ')}`);
  await connection.run(`CREATE TABLE kept AS
    SELECT DISTINCT collection_id, PatientID FROM traits JOIN sized USING (collection_id, PatientID)
    QUALIFY row_number() OVER (PARTITION BY trait ORDER BY n, hash, collection_id) <= ${each}
      OR trait LIKE 'all %'`);
  await connection.run(`INSERT INTO kept
    WITH ordered AS (
      SELECT *, sum(n) OVER (PARTITION BY collection_id ORDER BY hash) AS inCollection
      FROM sized ANTI JOIN kept USING (collection_id, PatientID)),
    taken AS (SELECT provider, sum(n) AS n FROM sized SEMI JOIN kept USING (collection_id, PatientID) GROUP BY 1),
    summed AS (
      SELECT *, sum(n) OVER (PARTITION BY provider ORDER BY inCollection, hash, collection_id) AS inProvider FROM ordered)
    SELECT collection_id, PatientID FROM summed LEFT JOIN taken USING (provider)
    WHERE inProvider + coalesce(taken.n, 0) <= share`);
}

function traitQueries(): string[] {
  return [
    ...seriesTraits.map(
      ([name, value, condition]) =>
        `SELECT collection_id, PatientID, '${name}: ' || (${value}) AS trait FROM one WHERE ${condition}`,
    ),
    ...groupTraits.map(
      ([name, value, group, having]) =>
        `SELECT collection_id, PatientID, '${name}: ' || (${value}) AS trait FROM one
         GROUP BY collection_id, PatientID${group === 'study' ? ', StudyInstanceUID' : ''} HAVING ${having}`,
    ),
    `SELECT collection_id, PatientID, 'earlier modality: ' || Modality AS trait FROM earlier`,
    `SELECT collection_id, PatientID, 'earlier: ' || collection_id || max_idc_version AS trait FROM earlier`,
    `SELECT DISTINCT collection_id, PatientID, 'left: ' || provider AS trait
     FROM earlier ANTI JOIN one USING (collection_id, PatientID)`,
    `SELECT DISTINCT a.collection_id, a.PatientID, 'overlap' AS trait FROM earlier a JOIN earlier b USING (SeriesInstanceUID)
     WHERE a.min_idc_version < b.min_idc_version AND b.min_idc_version <= a.max_idc_version`,
    `SELECT DISTINCT collection_id, PatientID, 'all of a shared study' AS trait FROM one WHERE StudyInstanceUID IN (
       SELECT StudyInstanceUID FROM one GROUP BY 1 HAVING count(DISTINCT PatientID) > 1)`,
    `SELECT DISTINCT a.collection_id, a.PatientID, 'AI and reader: ' || a.collection_id AS trait
     FROM one a JOIN one b USING (collection_id, PatientID)
     WHERE a.analysis_result_id = 'totalsegmentator_ct_segmentations'
       AND b.analysis_result_id IN ('nlstseg', 'lidc_annot_nlst501', 'dicom_lidc_idri_nodules', 'nlst_sybil')`,
  ];
}
