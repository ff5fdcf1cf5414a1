import { Migration } from '@mikro-orm/migrations';

/**
 * The tables of 2026-11-24. Ids compare bytewise: SQLite does so by itself, PostgreSQL by the collation "C", so that a
 * listing has one order on both.
 */
function allTables(bytewise: string): string[] {
  return [...tables(bytewise), ...tablesOfDatasets(bytewise)];
}

function tables(bytewise: string): string[] {
  return [
    `create table provider (
      id varchar(64)${bytewise} not null primary key,
      name text not null,
      country varchar(2) null,
      tier int not null,
      joined varchar(10) not null
    )`,
    `create table dataset (
      id varchar(200)${bytewise} not null primary key,
      provider_id varchar(64)${bytewise} not null,
      title text not null,
      description text not null,
      version varchar(20) not null,
      contact_point text not null,
      publisher text not null,
      theme varchar(20) not null,
      health_category text not null,
      type varchar(20) not null,
      access_rights varchar(20) not null,
      has_structured_data boolean not null,
      number_of_unique_individuals int not null,
      number_of_records int not null,
      has_condition text not null,
      hdab text null,
      search_text text not null
    )`,
    'create index dataset_provider_id_index on dataset (provider_id)',
  ];
}

function tablesOfDatasets(bytewise: string): string[] {
  return [
    `create table dataset_term (
      dataset_id varchar(200)${bytewise} not null,
      property varchar(40) not null,
      position int not null,
      value text not null,
      primary key (dataset_id, property, position)
    )`,
    'create index dataset_term_value_index on dataset_term (property, value)',
    `create table distribution (
      dataset_id varchar(200)${bytewise} not null,
      position int not null,
      access_url text not null,
      media_type varchar(64) not null,
      licence varchar(32) null,
      licence_url text null,
      rights varchar(20) not null,
      citation text null,
      doi varchar(255) null,
      primary key (dataset_id, position)
    )`,
    `create table dataset_release (
      dataset_id varchar(200)${bytewise} not null,
      number int not null,
      date varchar(10) not null,
      primary key (dataset_id, number)
    )`,
  ];
}

/** The first tables, on SQLite. */
export class CreateRegistryInSqlite extends Migration {
  override up(): void {
    for (const table of allTables('')) this.addSql(table);
  }
}

/** The first tables, on PostgreSQL. */
export class CreateRegistryInPostgresql extends Migration {
  override up(): void {
    for (const table of allTables(' collate "C"')) this.addSql(table);
  }
}
