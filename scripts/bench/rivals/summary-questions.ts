import {
  filterOf,
  type Finding,
  findings,
  subjectsInDuckdb,
  subjectsInPostgresql,
} from './findings.ts';

/** One of the twenty questions as a summary, in the languages of all that answer it. */
export interface SummaryQuestion {
  /** Its number in the list of the twenty. */
  readonly number: number;
  readonly words: string;
  /** A `SeriesFilter` of the schema, as JSON. */
  readonly filter: object;
  /** The series meant, over `postgresql/tables.sql`; `{modality CT}` stands for the code of a dictionary's name. */
  readonly postgresql: string;
  /** The same with what is rolled up beside the rows, where that helps. */
  readonly rolledUp?: string;
  /** The series meant, over the published file and a table of the clinical rows. */
  readonly duckdb: string;
}

/** What software segmented without a person, as `annotation-methods.yaml` of the loader says. */
const automatic = `(analysis_result_id in ('nnu_net_bpr_annotations', 'pan_cancer_nuclei_seg_dicom', 'tcga_gbm360',
    'tcga_sbu_til_maps', 'totalsegmentator_ct_segmentations')
  or analysis_result_id = 'bamf_aimi_annotations' and SeriesDescription like '%AI segmentation'
  or analysis_result_id = 'rms_mutation_prediction_expert_annotations' and SeriesDescription like 'AI Model%')`;
/** Spellings of CHEST, as `body-parts.yaml` of the loader has them. */
const chest = ['CHEST', 'THORAX', 'CHEST (THORAX) W', 'TH CT CHEST WO C'];

/** `074Y` and the like in years; `000Y`, which is what de-identification leaves, as null. */
const ageInYears = `try_cast(regexp_extract(PatientAge, '^([0-9]{1,3})[YyMmWwDd]?$', 1) as double)
  / case upper(right(PatientAge, 1)) when 'M' then 12 when 'W' then 365.25 / 7 when 'D' then 365.25
    else if(regexp_matches(PatientAge, '^0+[Yy]?$'), null, 1) end`;

/** The same series in all languages. */
type Reach = Pick<SummaryQuestion, 'filter' | 'postgresql' | 'rolledUp' | 'duckdb'>;

const studiesWithPetAndCt: Reach = {
  filter: { study: { modalities: { all: ['PT', 'CT'] } } },
  // PET is the rarer.
  postgresql: `study in (select pet.study from series as pet where pet.modality = {modality PT}
    and exists (select 1 from series as ct where ct.study = pet.study and ct.modality = {modality CT}))`,
  rolledUp: `study in (select id from study where ${holdsBoth('PT', 'CT')})`,
  duckdb: `StudyInstanceUID in (select StudyInstanceUID from series where Modality in ('PT', 'CT')
    group by StudyInstanceUID having count(distinct Modality) = 2)`,
};

/** Questions that read much. */
export const broadQuestions: readonly SummaryQuestion[] = [
  {
    number: 1,
    words: 'chest CT',
    filter: { modality: { eq: 'CT' }, bodyPart: { eq: 'CHEST' } },
    postgresql: 'modality = {modality CT} and body_part = {body_part CHEST}',
    duckdb: `Modality = 'CT' and BodyPartExamined in (${textsOf(chest)})`,
  },
  {
    number: 2,
    words: 'studies with PET and CT',
    ...studiesWithPetAndCt,
  },
  {
    number: 17,
    words: 'studies segmented by AI',
    filter: { study: { annotation: { kind: { eq: 'SEG' }, method: { eq: 'AUTOMATIC' } } } },
    postgresql: `study in (select study from annotation where kind = {kind SEG} and method = {method AUTOMATIC})`,
    duckdb: `StudyInstanceUID in (select StudyInstanceUID from series where Modality = 'SEG'
      and ${automatic})`,
  },
  {
    number: 18,
    words: 'slides and CT of one subject',
    filter: { subject: { modalities: { all: ['SM', 'CT'] } } },
    postgresql: `subject in (select subject from series where modality = {modality SM}
      intersect select subject from series where modality = {modality CT})`,
    rolledUp: `subject in (select id from subject where ${holdsBoth('SM', 'CT')})`,
    duckdb: `(collection_id, PatientID) in (select collection_id, PatientID from series where Modality in ('SM', 'CT')
      group by collection_id, PatientID having count(distinct Modality) = 2)`,
  },
  {
    number: 20,
    words: 'under 15 at imaging',
    filter: { subject: { ageYears: { lt: 15 } } },
    postgresql: 'subject in (select id from subject where age_years < 15)',
    // The age at the earliest study that states one, the least where that has several.
    duckdb: `(collection_id, PatientID) in (select collection_id, PatientID
      from (select collection_id, PatientID, coalesce(StudyDate, '9999') as taken, ${ageInYears} as age
        from series where PatientAge is not null)
      where age is not null group by collection_id, PatientID
      having min({taken: taken, age: age}).age < 15)`,
  },
];

/** Questions that read little: what few subjects have. */
export const selectiveQuestions: readonly SummaryQuestion[] = [
  {
    number: 9,
    words: 'lung cancer, EGFR mutant, never smoker; PET',
    ...ofSubjects(
      [findings.lungCancer, findings.egfrMutant, findings.neverSmoker],
      ofModality('PT'),
    ),
  },
  {
    number: 10,
    words: 'lung cancer from T2, N0, ever smoker; studies with PET and CT',
    ...ofSubjects(
      [findings.lungCancer, findings.t2OrMore, findings.n0, findings.everSmoker],
      studiesWithPetAndCt,
    ),
  },
  {
    number: 12,
    words: 'glioblastoma, IDH1 wild type, MGMT methylated, survival known; MR',
    ...ofSubjects(
      [findings.glioblastoma, findings.idh1WildType, findings.mgmtMethylated, findings.anySurvival],
      ofModality('MR'),
    ),
  },
  {
    number: 13,
    words: 'hepatocellular carcinoma, AFP from 400, embolised; CT',
    ...ofSubjects(
      [findings.hepatocellular, findings.afpFrom400, findings.embolised],
      ofModality('CT'),
    ),
  },
  {
    number: 14,
    words: 'liver metastases, CEA above 10, synchronous, survival above 5 years; CT',
    ...ofSubjects(
      [
        findings.liverMetastases,
        findings.ceaAbove10,
        findings.synchronous,
        findings.survivalAbove5Years,
      ],
      ofModality('CT'),
    ),
  },
];

function ofModality(code: string): Reach {
  return {
    filter: { modality: { eq: code } },
    postgresql: `modality = {modality ${code}}`,
    duckdb: `Modality = '${code}'`,
  };
}

/** Of these series those of subjects with all of these findings. */
function ofSubjects(wanted: readonly Finding[], series: Reach): Reach {
  return {
    filter: { ...series.filter, clinical: wanted.map(filterOf) },
    postgresql: `${series.postgresql} and ${subjectsInPostgresql(wanted)}`,
    rolledUp: `${series.rolledUp ?? series.postgresql} and ${subjectsInPostgresql(wanted)}`,
    duckdb: `${series.duckdb} and ${subjectsInDuckdb(wanted)}`,
  };
}

function holdsBoth(one: string, other: string): string {
  const bits = `((1 << {modality ${one}}) | (1 << {modality ${other}}))`;
  return `modalities & ${bits} = ${bits}`;
}

function textsOf(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
