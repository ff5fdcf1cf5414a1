import type { ClinicalKind } from '../catalogue/clinical.entity.ts';

/** A clinical annotation as a table's mapping made it, before it meets its subject in the catalogue. */
export interface ClinicalDraft {
  readonly kind: ClinicalKind;
  /** Local id of the dataset (IDC collection_id). */
  readonly datasetId: string;
  /** PatientID as the series have it. */
  readonly patientId: string;
  /** Stable within the subject: `<table>/<row>/<code>`. */
  readonly localId: string;
  readonly sourceDoi: string | null;
  readonly code: string;
  readonly display: string | null;
  readonly valueCode: string | null;
  readonly valueDisplay: string | null;
  readonly valueNumber: number | null;
  readonly unit: string | null;
  readonly valueText: string | null;
  readonly bodySiteCode: string | null;
  readonly bodySiteDisplay: string | null;
  readonly laterality: string | null;
  readonly lesion: string | null;
  /** Days from the subject's time origin; null where the table does not say. */
  readonly day: number | null;
  /** JSON of the cells it came from. */
  readonly raw: string;
}

/** That tables speak of a code for a subject, whether or not they make a draft of it. */
export interface ClinicalCoverage {
  readonly kind: ClinicalKind;
  readonly datasetId: string;
  readonly patientId: string;
  readonly code: string;
  /** A cell of it says nothing. */
  readonly missing: boolean;
  /** A cell of it says something that is neither a known code nor a number. */
  readonly unmapped: boolean;
}

/** What a table says of a subject itself. */
export interface SubjectStatement {
  readonly datasetId: string;
  readonly patientId: string;
  readonly timeOrigin: 'DIAGNOSIS' | 'ENROLMENT' | null;
  /** Days from that origin to the subject's first study; null where unknown. */
  readonly firstStudyDay: number | null;
  /** Used where the images state none. */
  readonly sex: 'FEMALE' | 'MALE' | null;
  readonly ageYears: number | null;
}

/** Everything one folder of tables says about one provider's datasets, and what could not be read. */
export interface ClinicalTables {
  readonly drafts: readonly ClinicalDraft[];
  /** One entry a subject, kind and code. */
  readonly coverage: readonly ClinicalCoverage[];
  readonly statements: readonly SubjectStatement[];
  readonly report: readonly ClinicalTableReport[];
}

/** Reconciliation of one table. */
export interface ClinicalTableReport {
  readonly table: string;
  readonly rows: number;
  readonly rowsMapped: number;
  readonly drafts: number;
  /** Facts that said what another row of the table had said already; they are not among `drafts`. */
  readonly repeated: number;
  /** Raw values without a canonical code, by column, with how often; reported, kept in `raw`. */
  readonly unmapped: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
