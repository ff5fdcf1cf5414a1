import type { ClinicalKind } from '../../catalogue/clinical.entity.ts';

/** What one clinical table says, and of whom: a mapping file, checked. The README explains its words. */
export interface TableMapping {
  /** Part of local ids. */
  readonly table: string;
  /** Path below the folder of tables. */
  readonly file: string;
  /** Local id of the dataset (IDC collection_id). */
  readonly dataset: string;
  /** DOI of the dataset's original data. */
  readonly source: string;
  readonly layout: 'rows' | 'columns';
  /** Record of the header, from 1. */
  readonly header: number;
  readonly subject: SubjectRule;
  /** Cells that say nothing. */
  readonly missing: ReadonlySet<string>;
  readonly statement: StatementRule | null;
  readonly facts: readonly FactRule[];
}

/** How a row names its subject. */
export interface SubjectRule {
  readonly columns: readonly string[];
  /** `{0}`, `{1}`: the columns. */
  readonly template: string;
  /** Its first group stands for the first column; a row that does not fit is nobody's. */
  readonly pattern: RegExp | null;
  /** Width that the first column is filled up to with zeros. */
  readonly pad: number;
}

/** What a row says of the subject itself. */
export interface StatementRule {
  readonly sex: CodedColumn | null;
  readonly ageYears: NumberColumn | null;
  readonly timeOrigin: 'DIAGNOSIS' | 'ENROLMENT' | null;
  readonly firstStudyDay: NumberColumn | null;
}

/** A column and what its cells stand for. */
export interface CodedColumn {
  readonly column: string;
  readonly values: ReadonlyMap<string, string>;
}

/** A column of numbers, each taken times the factor. */
export interface NumberColumn {
  readonly column: string;
  readonly factor: number;
}

/** How a cell answers. */
export type AnswerRule =
  | (CodedColumn & { readonly form: 'CODE' })
  | (NumberColumn & { readonly form: 'NUMBER'; readonly unit: string | null })
  | { readonly form: 'TEXT'; readonly column: string };

/** Which rows a rule is about. */
export interface Condition {
  readonly column: string;
  /** Only rows with one of these cells; null: all but those of `absent`. */
  readonly in: ReadonlySet<string> | null;
  /** Cells that say that the fact is not there. */
  readonly absent: ReadonlySet<string>;
}

/** One question that a table answers. */
export interface FactRule {
  readonly kind: ClinicalKind;
  readonly code: string | CodedColumn;
  /** Null where the fact itself says everything. */
  readonly answer: AnswerRule | null;
  /** Cells that say nothing here, the table's included. */
  readonly missing: ReadonlySet<string>;
  /** Cells of the answer's column, or of the code's where there is no answer, that say that the fact is not there. */
  readonly absent: ReadonlySet<string>;
  /** A row is asked where it fulfils all. */
  readonly when: readonly Condition[];
  readonly bodySite: string | CodedColumn | null;
  readonly laterality: string | CodedColumn | null;
  /** Template over column names. */
  readonly lesion: string | null;
  /** Days from the subject's time origin. */
  readonly day: NumberColumn | null;
  /** Which of the repetitions of a rule this is. */
  readonly each: string | null;
}
