import type { ClinicalCoverage } from '../clinical-draft.ts';
import type { Living } from './release-runs.ts';
import type { RowWriter } from './row-writer.ts';

/** Which subject coverage is of. */
export interface CoveragePlace {
  readonly subject: number;
  readonly subjectUid: string;
  readonly writer: RowWriter;
}

/** Writes what clinical tables cover of a subject, sorted by uid, for the releases in which its clinical rows live. */
export function writeCoverage(
  coverage: readonly ClinicalCoverage[],
  living: readonly Living[],
  { subject, subjectUid, writer }: CoveragePlace,
): void {
  if (living.length === 0) return;
  const named = coverage.map((entry) => ({ name: `${entry.kind}/${entry.code}`, ...entry }));
  for (const { name, kind, code, missing, unmapped } of named.toSorted(byName)) {
    const identity = writer.startThing('clinical_coverage');
    const uid = `${subjectUid}/${name}`;
    for (const run of living) {
      const values = [subject, kind, code, missing, unmapped];
      writer.add('clinical_coverage', { ...run, identity, uid }, values);
    }
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
