import { Migration } from '@mikro-orm/migrations';

/** The table of access terms of 2026-11-25; `list` is the type of a column that holds a list as JSON. */
function accessTerms(bytewise: string, list: string): string {
  return `create table access_terms (
    dataset_id varchar(200)${bytewise} not null primary key,
    duo ${list} not null,
    diseases ${list} not null,
    records varchar(20) not null,
    counts boolean not null,
    countries ${list} not null,
    institutions ${list} not null,
    projects ${list} not null,
    moratorium_until varchar(10) null,
    months_of_use int null,
    is_demonstration boolean not null
  )`;
}

/** Access terms, on SQLite. */
export class CreateAccessTermsInSqlite extends Migration {
  override up(): void {
    this.addSql(accessTerms('', 'json'));
  }
}

/** Access terms, on PostgreSQL. */
export class CreateAccessTermsInPostgresql extends Migration {
  override up(): void {
    this.addSql(accessTerms(' collate "C"', 'jsonb'));
  }
}
