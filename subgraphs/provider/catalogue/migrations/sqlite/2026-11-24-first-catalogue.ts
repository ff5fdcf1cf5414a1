import { Migration } from '@mikro-orm/migrations';

const clinicalTables = [
  'diagnosis',
  'pathology',
  'tumor_marker',
  'lab_result',
  'molecular_finding',
  'treatment',
  'observation',
  'outcome',
];

const tables = [
  `create table catalogue (
    id integer not null primary key,
    provider_id text not null,
    build_id text not null,
    completed_at text null,
    load_report text not null
  )`,
  `create table dataset (
    id text not null primary key,
    title text not null,
    cancer_types text null,
    tumor_locations text null,
    programme text null
  )`,
  `create table dataset_source (
    dataset_id text not null,
    source_doi text not null,
    primary key (dataset_id, source_doi)
  )`,
  `create table imaging_annotation (
    key integer not null primary key,
    identity integer not null,
    uid text not null,
    from_release integer not null,
    to_release integer null,
    subject integer not null,
    study integer not null,
    series integer not null,
    dataset_id text not null,
    source_doi text null,
    kind text not null,
    method text null,
    label text null
  )`,
  'create index imaging_annotation_uid_index on imaging_annotation (uid)',
  `create table release (
    number integer not null primary key,
    date text not null
  )`,
  `create table series (
    key integer not null primary key,
    identity integer not null,
    uid text not null,
    from_release integer not null,
    to_release integer null,
    subject integer not null,
    study integer not null,
    dataset_id text not null,
    source_doi text null,
    modality text not null,
    body_part text null,
    laterality text null,
    manufacturer text null,
    manufacturer_model_name text null,
    description text null,
    series_number double null,
    sop_class_uid text null,
    transfer_syntax_uid text null,
    day integer null,
    derived integer not null,
    instance_count integer null,
    size_mb double null,
    licence text null,
    aws_bucket text null,
    crdc_series_uuid text null,
    first_release integer not null,
    raw text null
  )`,
  'create index series_uid_index on series (uid)',
  `create table source (
    doi text not null primary key,
    kind text not null,
    title text null,
    licence text null,
    licence_url text null,
    citation text null
  )`,
  `create table study (
    key integer not null primary key,
    identity integer not null,
    uid text not null,
    from_release integer not null,
    to_release integer null,
    subject integer not null,
    dataset_id text not null,
    description text null,
    day integer null,
    age_years double null
  )`,
  'create index study_uid_index on study (uid)',
  `create table subject (
    key integer not null primary key,
    identity integer not null,
    uid text not null,
    from_release integer not null,
    to_release integer null,
    dataset_id text not null,
    patient_id text not null,
    sex text null,
    age_years double null,
    time_origin text not null
  )`,
  'create index subject_uid_index on subject (uid)',
  'create index subject_patient_id_index on subject (patient_id)',
];

const clinicalTable = (table: string): string[] => [
  `create table ${table} (
    key integer not null primary key,
    identity integer not null,
    uid text not null,
    from_release integer not null,
    to_release integer null,
    subject integer not null,
    source_doi text null,
    code text not null,
    display text null,
    value_code text null,
    value_display text null,
    value_number double null,
    unit text null,
    value_text text null,
    body_site_code text null,
    body_site_display text null,
    laterality text null,
    lesion text null,
    day integer null,
    raw text null
  )`,
  `create index ${table}_uid_index on ${table} (uid)`,
];

/** The first catalogue's tables. */
export class FirstCatalogue extends Migration {
  override readonly name = '2026-11-24-first-catalogue';

  override up(): void {
    for (const sql of [...tables, ...clinicalTables.flatMap(clinicalTable)]) this.addSql(sql);
  }
}
