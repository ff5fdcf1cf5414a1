import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClinicalTables } from '../clinical-draft.ts';
import { joinCoverage } from './join-coverage.ts';
import { joinStatements } from './map-subject.ts';
import { type MappedTable, mapTable } from './map-table.ts';
import { readLabels, readMappingFiles } from './mapping-files.ts';
import { readTable } from './read-table.ts';

/**
 * Everything that a folder's tables say of these datasets (IDC collection_id), in the order of the mapping files. A table
 * that the folder does not hold says nothing. SOURCE_INVALID where a mapping, or a table's columns, are not as they should be.
 */
export async function loadClinicalTables(
  folder: string,
  datasets: readonly string[],
): Promise<ClinicalTables> {
  const labels = readLabels();
  const tables: MappedTable[] = [];
  for (const mapping of readMappingFiles()) {
    const file = join(folder, mapping.file);
    if (!datasets.includes(mapping.dataset) || !existsSync(file)) continue;
    tables.push(mapTable(readTable(await readFile(file, 'utf8'), mapping), mapping, labels));
  }
  return {
    drafts: tables.flatMap((table) => table.drafts),
    coverage: joinCoverage(tables.flatMap((table) => table.coverage)),
    statements: joinStatements(tables.flatMap((table) => table.statements)),
    report: tables.map((table) => table.report),
  };
}
