import { Migration } from '@mikro-orm/migrations';

/** What clinical tables cover, and which loader built a catalogue. */
export class ClinicalCoverage extends Migration {
  override readonly name = '2026-11-25-clinical-coverage';

  override up(): void {
    this.addSql(`create table clinical_coverage (
      key int not null,
      identity int not null,
      uid varchar(255) not null,
      from_release int not null,
      to_release int null,
      subject int not null,
      kind varchar(20) not null,
      code varchar(64) not null,
      missing boolean not null,
      unmapped boolean not null,
      primary key (key)
    )`);
    this.addSql('alter table catalogue add column loader_version int not null default 0');
  }
}
