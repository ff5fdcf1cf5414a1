import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';

/** Clinical tables under licences that allow it, by folder; `cptac` holds annotation metadata. */
const folders = [
  'adrenal',
  'brain',
  'breast',
  'kidney',
  'liver',
  'lung',
  'prostate',
  'sarcoma',
  'cptac',
];
/** Larger tables are cut to the rows that name a chosen subject. */
const whole = 100_000;
/** These lie on their side or name subjects in a way of their own. */
const uncut = new Set(['prostate_diagnosis.Sheet1.csv']);

/** Copies the clinical tables that may be passed on; big ones keep the rows of the chosen subjects, byte for byte. */
export function copyTables(from: string, to: string, patientIds: ReadonlySet<string>): void {
  for (const folder of folders) {
    mkdirSync(join(to, folder), { recursive: true });
    for (const file of readdirSync(join(from, folder)).toSorted()) {
      const text = readFileSync(join(from, folder, file), 'utf8');
      const small = text.length <= whole || uncut.has(file);
      writeFileSync(join(to, folder, file), small ? text : cut(text, patientIds));
    }
  }
}

function cut(text: string, patientIds: ReadonlySet<string>): string {
  const records = parse(text, {
    raw: true,
    relax_column_count: true,
    bom: true,
  }) as unknown as readonly {
    readonly raw: string;
    readonly record: readonly string[];
  }[];
  const kept = records.filter(
    ({ record }, index) => index === 0 || record.some((cell) => names(cell, patientIds)),
  );
  return `${kept.map(({ raw }) => raw.replace(/[\r\n]+$/, '')).join('\n')}\n`;
}

/** A cell names a subject by its PatientID alone, with a visit behind it (`UPENN-GBM-00001_11`), or in a path. */
function names(cell: string, patientIds: ReadonlySet<string>): boolean {
  return cell
    .split('/')
    .some((part) => patientIds.has(part) || patientIds.has(part.replace(/_\d+$/, '')));
}
