import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { clinicalTables } from '#provider/columns/column-layout.ts';

import { locateSet, placeOf } from '../../start/atlas-set.ts';
import type { BenchPlan } from '../bench-plan.ts';

/** Tables that are exported, in the columns of `postgresql/stage.sql` behind the provider's id. */
const selects = {
  subject: `select identity, dataset_id, patient_id, sex, age_years from subject where to_release is null`,
  series: `select identity, subject, study, modality, body_part, manufacturer, licence, derived, instance_count,
    cast(round(size_mb * 1000000) as bigint) from series where to_release is null`,
  annotation: `select subject, study, kind, method from imaging_annotation where to_release is null`,
};

function selectClinical(kind: string, table: string): string {
  return `select c.subject, s.dataset_id, s.patient_id, '${kind}' as kind, c.code, c.value_code, c.value_number,
    c.unit, c.body_site_code from ${table} c join subject s on s.identity = c.subject and s.to_release is null
    where c.to_release is null`;
}

type Field = string | number | null;

/** Files of the export by table. */
export type ExportedFiles = Readonly<Record<keyof typeof selects | 'clinical', string>>;

/**
 * Writes the rows of the latest release of all providers of the plan into a folder, tab-separated as PostgreSQL's text
 * format has it, so that rivals count what the providers hold.
 */
export async function exportRows(plan: BenchPlan, folder: string): Promise<ExportedFiles> {
  const files: ExportedFiles = {
    subject: join(folder, 'subject.tsv'),
    series: join(folder, 'series.tsv'),
    annotation: join(folder, 'annotation.tsv'),
    clinical: join(folder, 'clinical.tsv'),
  };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const set = locateSet(plan.home, plan.set, undefined);
  for (const id of plan.ids) {
    await using store = await openCatalogueStore(placeOf(set, id).location);
    for (const [table, sql] of Object.entries(selects))
      await append(store, id, sql, files[table as keyof typeof selects]);
    for (const [kind, table] of Object.entries(clinicalTables))
      await append(store, id, selectClinical(kind, table), files.clinical);
  }
  return files;
}

async function append(
  store: CatalogueStore,
  provider: string,
  sql: string,
  file: string,
): Promise<void> {
  for await (const rows of store.chunks<Readonly<Record<string, Field>>>(sql)) {
    const lines = rows.map((row) => [provider, ...Object.values(row).map(toField)].join('\t'));
    appendFileSync(file, `${lines.join('\n')}\n`);
  }
}

function toField(value: Field): string {
  if (value === null) return String.raw`\N`;
  return String(value).replaceAll(/[\\\t\n\r]/g, ' ');
}
