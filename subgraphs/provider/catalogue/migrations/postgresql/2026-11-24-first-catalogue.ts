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
    id int not null,
    provider_id varchar(64) not null,
    build_id varchar(64) not null,
    completed_at varchar(30) null,
    load_report text not null,
    primary key (id)
  )`,
  `create table dataset (
    id varchar(100) not null,
    title text not null,
    cancer_types text null,
    tumor_locations text null,
    programme text null,
    primary key (id)
  )`,
  `create table dataset_source (
    dataset_id varchar(100) not null,
    source_doi varchar(255) not null,
    primary key (dataset_id, source_doi)
  )`,
  `create table imaging_annotation (
    key int not null,
    identity int not null,
    uid varchar(255) not null,
    from_release int not null,
    to_release int null,
    subject int not null,
    study int not null,
    series int not null,
    dataset_id varchar(100) not null,
    source_doi varchar(255) null,
    kind varchar(16) not null,
    method varchar(16) null,
    label text null,
    primary key (key)
  )`,
  'create index imaging_annotation_uid_index on imaging_annotation (uid)',
  `create table release (
    number int not null,
    date varchar(10) not null,
    primary key (number)
  )`,
  `create table series (
    key int not null,
    identity int not null,
    uid varchar(255) not null,
    from_release int not null,
    to_release int null,
    subject int not null,
    study int not null,
    dataset_id varchar(100) not null,
    source_doi varchar(255) null,
    modality varchar(16) not null,
    body_part varchar(64) null,
    laterality varchar(16) null,
    manufacturer varchar(100) null,
    manufacturer_model_name text null,
    description text null,
    series_number double precision null,
    sop_class_uid varchar(64) null,
    transfer_syntax_uid varchar(64) null,
    day int null,
    derived boolean not null,
    instance_count int null,
    size_mb double precision null,
    licence varchar(32) null,
    aws_bucket varchar(64) null,
    crdc_series_uuid varchar(36) null,
    first_release int not null,
    raw text null,
    primary key (key)
  )`,
  'create index series_uid_index on series (uid)',
  `create table source (
    doi varchar(255) not null,
    kind varchar(20) not null,
    title text null,
    licence varchar(32) null,
    licence_url text null,
    citation text null,
    primary key (doi)
  )`,
  `create table study (
    key int not null,
    identity int not null,
    uid varchar(255) not null,
    from_release int not null,
    to_release int null,
    subject int not null,
    dataset_id varchar(100) not null,
    description text null,
    day int null,
    age_years double precision null,
    primary key (key)
  )`,
  'create index study_uid_index on study (uid)',
  `create table subject (
    key int not null,
    identity int not null,
    uid varchar(255) not null,
    from_release int not null,
    to_release int null,
    dataset_id varchar(100) not null,
    patient_id varchar(255) not null,
    sex varchar(20) null,
    age_years double precision null,
    time_origin varchar(20) not null,
    primary key (key)
  )`,
  'create index subject_uid_index on subject (uid)',
  'create index subject_patient_id_index on subject (patient_id)',
];

const clinicalTable = (table: string): string[] => [
  `create table ${table} (
    key int not null,
    identity int not null,
    uid varchar(255) not null,
    from_release int not null,
    to_release int null,
    subject int not null,
    source_doi varchar(255) null,
    code varchar(64) not null,
    display text null,
    value_code varchar(64) null,
    value_display text null,
    value_number double precision null,
    unit varchar(32) null,
    value_text text null,
    body_site_code varchar(64) null,
    body_site_display text null,
    laterality varchar(16) null,
    lesion varchar(100) null,
    day int null,
    raw text null,
    primary key (key)
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
