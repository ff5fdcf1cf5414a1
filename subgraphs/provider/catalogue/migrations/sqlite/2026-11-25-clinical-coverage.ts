import { Migration } from '@mikro-orm/migrations';

/** What clinical tables cover, and which loader built a catalogue. */
export class ClinicalCoverage extends Migration {
  override readonly name = '2026-11-25-clinical-coverage';

  override up(): void {
    this.addSql(`create table clinical_coverage (
      key integer not null primary key,
      identity integer not null,
      uid text not null,
      from_release integer not null,
      to_release integer null,
      subject integer not null,
      kind text not null,
      code text not null,
      missing integer not null,
      unmapped integer not null
    )`);
    this.addSql('alter table catalogue add column loader_version integer not null default 0');
  }
}
