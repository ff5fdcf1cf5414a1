import type { ClinicalCoverage } from '../clinical-draft.ts';

/** One entry a subject, kind and code; what any of them says is missing or unmapped is so of all. */
export function joinCoverage(entries: Iterable<ClinicalCoverage>): readonly ClinicalCoverage[] {
  const joined = new Map<string, ClinicalCoverage>();
  for (const next of entries) {
    const key = JSON.stringify([next.datasetId, next.patientId, next.kind, next.code]);
    const known = joined.get(key) ?? next;
    joined.set(key, {
      ...known,
      missing: known.missing || next.missing,
      unmapped: known.unmapped || next.unmapped,
    });
  }
  return [...joined.values()];
}
