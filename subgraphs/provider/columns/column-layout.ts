import type { ClinicalKind } from '../catalogue/clinical.entity.ts';

/** Version of the files' layout; files of another version are not read. */
export const columnsVersion = 4;

/** Stands under a null of an integer column. */
export const noInteger = -2_147_483_648;

/** Stands under a null of `toRelease`: the row is in the latest release. */
export const noRelease = 255;

/** Stands in `fromRelease` of a row that is not to be seen in any release; no release has the number. */
export const livesNever = 255;

/**
 * How a column is stored. `release`: Uint8. `flag`: Uint8, 0 or 1. `integer`: Int32. `number`: Float64. `code`:
 * dictionary of strings, sorted, with Uint16 or Int32 codes; the code of null is the dictionary's length.
 */
export type ColumnType = 'release' | 'flag' | 'integer' | 'number' | 'code';

/** Columns of a table by name; what SQL calls them says `sqlColumn`. */
export type TableLayout = Readonly<Record<string, ColumnType>>;

/** A table with frozen columns, by its SQL name. */
export type ColumnTable =
  | 'subject'
  | 'study'
  | 'series'
  | 'imaging_annotation'
  | 'clinical_coverage'
  | ClinicalTable;

type ClinicalTable = (typeof clinicalTables)[ClinicalKind];

/** SQL names of the clinical tables. */
export const clinicalTables = {
  DIAGNOSIS: 'diagnosis',
  PATHOLOGY: 'pathology',
  TUMOR_MARKER: 'tumor_marker',
  LAB_RESULT: 'lab_result',
  MOLECULAR_FINDING: 'molecular_finding',
  TREATMENT: 'treatment',
  OBSERVATION: 'observation',
  OUTCOME: 'outcome',
} as const satisfies Record<ClinicalKind, string>;

const version = { identity: 'integer', fromRelease: 'release', toRelease: 'release' } as const;

const clinical = {
  ...version,
  subject: 'integer',
  code: 'code',
  valueCode: 'code',
  valueNumber: 'number',
  inWords: 'flag',
  bodySiteCode: 'code',
  laterality: 'code',
  day: 'integer',
} as const satisfies TableLayout;

/** What is frozen of each table: what can be filtered, ordered or counted. */
export const columnLayouts: Readonly<Record<ColumnTable, TableLayout>> = {
  subject: {
    ...version,
    datasetId: 'code',
    patientId: 'code',
    sex: 'code',
    ageYears: 'number',
    timeOrigin: 'code',
  },
  study: { ...version, subject: 'integer', datasetId: 'code', day: 'integer' },
  series: {
    ...version,
    subject: 'integer',
    study: 'integer',
    datasetId: 'code',
    sourceDoi: 'code',
    modality: 'code',
    bodyPart: 'code',
    manufacturer: 'code',
    licence: 'code',
    derived: 'flag',
    instanceCount: 'integer',
    sizeMb: 'number',
    day: 'integer',
  },
  imaging_annotation: {
    ...version,
    subject: 'integer',
    study: 'integer',
    series: 'integer',
    datasetId: 'code',
    sourceDoi: 'code',
    kind: 'code',
    method: 'code',
  },
  clinical_coverage: {
    ...version,
    subject: 'integer',
    kind: 'code',
    code: 'code',
    missing: 'flag',
    unmapped: 'flag',
  },
  diagnosis: clinical,
  pathology: clinical,
  tumor_marker: clinical,
  lab_result: clinical,
  molecular_finding: clinical,
  treatment: clinical,
  observation: clinical,
  outcome: clinical,
};

/** Tables whose things have ranks by uid, in a column `uidRank` beside those of the layout. */
export const rankedTables: ReadonlySet<ColumnTable> = new Set([
  'subject',
  'study',
  'series',
  'imaging_annotation',
]);

/** All tables with columns. */
export const columnTables = Object.keys(columnLayouts) as readonly ColumnTable[];

/** SQL name of a column: the same in snake case. */
export function sqlName(column: string): string {
  return column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What a column is selected as, under its SQL name. */
export function sqlColumn(column: string): string {
  return column === 'inWords' ? '(value_text is not null) as in_words' : sqlName(column);
}
