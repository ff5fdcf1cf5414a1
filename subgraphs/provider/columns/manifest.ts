import type { ColumnTable } from './column-layout.ts';

/** What a folder of columns consists of. Written last: a folder without it is not finished. */
export interface ColumnsManifest {
  readonly version: number;
  readonly providerId: string;
  readonly buildId: string;
  /** Row versions of each table. */
  readonly rows: Readonly<Record<ColumnTable, number>>;
  /** Of every other file: length in bytes and CRC-32. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly crc32: number }>>;
}

/** Name of the manifest's file. */
export const manifestFile = 'manifest.json';

/** Name of the sketches' file. */
export const sketchesFile = 'sketches.json';

/** Name of the value summary's file. */
export const valueSummaryFile = 'value-summary.json';

/** Name of the file of what could not be normalised. */
export const unmappedFile = 'unmapped.json';

/** Name of the releases' file. */
export const releasesFile = 'releases.arrow';

/** Name of a table's file. */
export function tableFile(table: ColumnTable): string {
  return `${table}.arrow`;
}
