import { clinicalTables } from '../../columns/column-layout.ts';
import type { ClinicalCoverage, ClinicalDraft } from '../clinical-draft.ts';
import { writeCoverage } from './coverage-rows.ts';
import { type Living, livingSince } from './release-runs.ts';
import type { RowWriter } from './row-writer.ts';

/** What clinical tables say of a subject. */
export interface ClinicalSaid {
  readonly drafts: readonly ClinicalDraft[];
  readonly coverage: readonly ClinicalCoverage[];
}

/** Where a subject's clinical rows belong. */
export interface ClinicalPlace {
  readonly subject: number;
  readonly subjectUid: string;
  /** When the subject is in the catalogue. */
  readonly runs: readonly Living[];
  /** First release that has the dataset's tables. */
  readonly since: number;
  /** Whether the tables' days count from the subject's origin. */
  readonly keepDays: boolean;
  readonly writer: RowWriter;
}

/** What of a subject's drafts could not be kept. */
export interface ClinicalLoss {
  /** Days that count from an origin which nothing ties to the images'. */
  readonly daysDropped: number;
  /** Drafts of a subject that had left before its table came. */
  readonly notStored: number;
}

/**
 * Writes a subject's clinical rows and what they cover, sorted by uid; they live while the subject does, from `since` on.
 */
export function writeClinicalRows(
  { drafts, coverage }: ClinicalSaid,
  place: ClinicalPlace,
): ClinicalLoss {
  let daysDropped = 0;
  const living = livingSince(joined(place.runs), place.since);
  writeCoverage(coverage, living, place);
  for (const draft of drafts.toSorted((a, b) => (a.localId < b.localId ? -1 : 1))) {
    const day = place.keepDays ? draft.day : null;
    if (day !== draft.day) daysDropped += 1;
    const table = clinicalTables[draft.kind];
    if (living.length === 0) continue;
    const identity = place.writer.startThing(table);
    for (const run of living) {
      const uid = `${place.subjectUid}/${draft.localId}`;
      place.writer.add(table, { ...run, identity, uid }, [
        ...[
          place.subject,
          draft.sourceDoi,
          draft.code,
          draft.display,
          draft.valueCode,
          draft.valueDisplay,
        ],
        ...[
          draft.valueNumber,
          draft.unit,
          draft.valueText,
          draft.bodySiteCode,
          draft.bodySiteDisplay,
        ],
        ...[draft.laterality, draft.lesion, day, draft.raw],
      ]);
    }
  }
  return { daysDropped, notStored: living.length === 0 ? drafts.length : 0 };
}

/** Runs that meet become one: a clinical row does not change when its subject's state does. */
function joined(runs: readonly Living[]): Living[] {
  const found: Living[] = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (last !== undefined && last.to === run.from)
      found[found.length - 1] = { from: last.from, to: run.to };
    else found.push({ from: run.from, to: run.to });
  }
  return found;
}
