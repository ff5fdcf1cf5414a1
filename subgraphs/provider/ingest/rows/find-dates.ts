import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import type { Source } from '../source/source.ts';
import { sqlText } from '../source/sql-text.ts';

const placeholders = parse(
  readFileSync(new URL('../placeholder-dates.yaml', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly string[]>>;

/** Which StudyDates of some datasets are dates. */
export interface Dates {
  /** Datasets of several studies that all state one date. */
  readonly datasetsWithoutDates: readonly string[];
  readonly isDate: (datasetId: string, date: string) => boolean;
}

/** Finds the datasets whose dates are all one constant; see `placeholder-dates.yaml` for single dates. */
export async function findDates(source: Source, datasets: readonly string[]): Promise<Dates> {
  const reader = await source.connection.runAndReadAll(`
    SELECT collection_id FROM ${source.series} WHERE collection_id IN (${datasets.map(sqlText).join(', ')})
    GROUP BY 1 HAVING count(DISTINCT StudyDate) <= 1 AND count(DISTINCT PatientID) > 1 ORDER BY 1`);
  const datasetsWithoutDates = reader.getRows().map((row) => String(row[0]));
  const without = new Set(datasetsWithoutDates);
  return {
    datasetsWithoutDates,
    isDate: (datasetId, date) => !without.has(datasetId) && !isPlaceholder(datasetId, date),
  };
}

function isPlaceholder(datasetId: string, date: string): boolean {
  for (const [beginning, dates] of Object.entries(placeholders)) {
    if (datasetId.startsWith(beginning) && dates.includes(date)) return true;
  }
  return false;
}
