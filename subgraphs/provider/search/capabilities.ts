import type { ClinicalKind } from '../catalogue/clinical.entity.ts';
import { clinicalTables, type ColumnTable } from '../columns/column-layout.ts';
import type { Listing } from './catalogue-search.ts';
import { findPresent, isWithheld, openValues } from './evaluate-values.ts';
import { remember } from './once.ts';
import { clinicalFields, ownFields } from './read-filter.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';

/** Whose field it is; values of the schema's `CapabilityScope`. */
export type CapabilityScope = 'SUBJECT' | 'STUDY' | 'SERIES' | 'ANNOTATION' | 'CLINICAL';

/** How many rows have a value of a field, and of how many subjects they are. */
export interface FieldCount {
  readonly scope: CapabilityScope;
  readonly field: string;
  readonly known: number;
  readonly of: number;
  readonly knownSubjects: number;
  readonly ofSubjects: number;
  /** Whether the provider's policy keeps it to itself. */
  readonly withheld: boolean;
}

/** What tables say of one clinical question. */
export interface ClinicalCount {
  readonly kind: ClinicalKind;
  /** Canonical concept id. */
  readonly code: string;
  /** Subjects who were asked, of all. */
  readonly known: number;
  readonly of: number;
  /** Of those asked: with an answer left empty; with one in words only. */
  readonly missing: number;
  readonly unmapped: number;
  /** Counts of rows. */
  readonly fields: readonly FieldCount[];
}

/** What the rows of a release have values of. */
export interface CapabilityCounts {
  readonly fields: readonly FieldCount[];
  readonly clinical: readonly ClinicalCount[];
}

const noRows = new Int32Array(0);

const scopeOfListing = {
  subjects: 'SUBJECT',
  studies: 'STUDY',
  series: 'SERIES',
  annotations: 'ANNOTATION',
} as const satisfies Record<Listing, CapabilityScope>;

/** Counts values, field by field and question by question; fields in the order of the schema's scopes, questions by kind and code. */
export function countCapabilities(tables: ReleaseTables): CapabilityCounts {
  const listings = Object.keys(scopeOfListing) as Listing[];
  return {
    fields: listings.flatMap((listing) => countFields(listing, tables)),
    clinical: countQuestions(tables),
  };
}

function countFields(listing: Listing, tables: ReleaseTables): FieldCount[] {
  const table = tableOfListing[listing];
  const scope = scopeOfListing[listing];
  const { rows } = tables.live(table);
  const counted = Object.entries(ownFields[listing]).map(([field, kind]): FieldCount => {
    const withheld = isWithheld(field, tables.columns(table));
    const known = kind === 'uncollected' ? noRows : findKnown(rows, field, table, tables);
    return { scope, field, ...countRows({ known, rows }, table, tables), withheld };
  });
  if (listing !== 'subjects' && listing !== 'studies') return counted;
  const { series } = tables.sums(listing);
  const identities = tables.columns(table).integers('identity');
  const known = rows.filter((row) => (series[identities[row]!] ?? 0) > 0);
  const modalities = countRows({ known, rows }, table, tables);
  return [...counted, { scope, field: 'modalities', ...modalities, withheld: false }];
}

/** How many rows there are, how many have a value, and of how many subjects each. */
function countRows(
  { known, rows }: { readonly known: Int32Array; readonly rows: Int32Array },
  table: ColumnTable,
  tables: ReleaseTables,
): Pick<FieldCount, 'known' | 'of' | 'knownSubjects' | 'ofSubjects'> {
  const subjectOf = tables.columns(table).integers(table === 'subject' ? 'identity' : 'subject');
  const { things } = tables.columns('subject');
  const countSubjects = (of: Int32Array): number => {
    const found = new Uint8Array(things);
    for (const row of of) found[subjectOf[row]!] = 1;
    return found.reduce((sum, one) => sum + one, 0);
  };
  return {
    known: known.length,
    of: rows.length,
    knownSubjects: countSubjects(known),
    ofSubjects: countSubjects(rows),
  };
}

function findKnown(
  rows: Int32Array,
  column: string,
  table: ColumnTable,
  tables: ReleaseTables,
): Int32Array {
  const present = findPresent(column, table, tables);
  // Several values where one belongs are none.
  for (const value of openValues(column)) {
    const { codes, codeOf } = tables.columns(table).codes(column);
    const open = codeOf(value);
    for (const row of rows) if (codes[row] === open) present[row] = 0;
  }
  return rows.filter((row) => present[row] === 1);
}

function countQuestions(tables: ReleaseTables): ClinicalCount[] {
  const coverage = tables.columns('clinical_coverage');
  const kinds = coverage.codes('kind');
  const codes = coverage.codes('code');
  const [missing, unmapped] = [coverage.bytes('missing'), coverage.bytes('unmapped')];
  const questions = Map.groupBy(
    tables.live('clinical_coverage').rows,
    (row) => `${kinds.valueOf(kinds.codes[row]!)} ${codes.valueOf(codes.codes[row]!)}`,
  );
  const of = tables.live('subject').rows.length;
  const rowsOf = groupClinicalRows(tables);
  return [...questions]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([question, asked]) => {
      const [kind, code] = question.split(' ') as [ClinicalKind, string];
      return {
        kind,
        code,
        known: asked.length,
        of,
        missing: asked.filter((row) => missing[row] === 1).length,
        unmapped: asked.filter((row) => unmapped[row] === 1).length,
        fields: countClinicalFields(kind, rowsOf(kind, code), tables),
      };
    });
}

/** Live clinical rows by kind and code. */
function groupClinicalRows(
  tables: ReleaseTables,
): (kind: ClinicalKind, code: string) => Int32Array {
  const grouped = remember((kind: ClinicalKind) => {
    const { codes } = tables.columns(clinicalTables[kind]).codes('code');
    return Map.groupBy(tables.live(clinicalTables[kind]).rows, (row) => codes[row]!);
  });
  return (kind, code) => {
    const { codeOf } = tables.columns(clinicalTables[kind]).codes('code');
    return Int32Array.from(grouped(kind).get(codeOf(code)) ?? []);
  };
}

function countClinicalFields(
  kind: ClinicalKind,
  rows: Int32Array,
  tables: ReleaseTables,
): FieldCount[] {
  const table = clinicalTables[kind];
  return Object.entries(clinicalFields).map(([field, [column]]) => ({
    scope: 'CLINICAL',
    field,
    ...countRows({ known: findKnown(rows, column, table, tables), rows }, table, tables),
    withheld: isWithheld(column, tables.columns(table)),
  }));
}
