import { numberRows } from './number-rows.ts';
import type { RowGroups } from './value-summary-groups.ts';
import type { ReleaseTables } from './release-tables.ts';
import { mostValues } from './value-summary-rows.ts';

/** Which clinical questions were asked of whom, and answered wherever something was found. */
export interface SummaryCoverage {
  /** Kind and code. */
  readonly pairs: readonly (readonly [kind: string, code: string])[];
  /** By row of the coverage: identity of the subject. */
  readonly subjects: Int32Array;
  /** The rows by pair. */
  readonly groups: RowGroups;
}

const noCoverage: SummaryCoverage = {
  pairs: [],
  subjects: new Int32Array(),
  groups: { groupOf: new Int32Array(), count: 0 },
};

/** Reads the live rows of the coverage that leave no answer open; none where there are too many pairs for a summary. */
export function readCoverage(tables: ReleaseTables): SummaryCoverage {
  const coverage = tables.columns('clinical_coverage');
  const missing = coverage.bytes('missing');
  const subjects = coverage.integers('subject');
  const kinds = coverage.codes('kind');
  const codes = coverage.codes('code');
  const rows = tables.live('clinical_coverage').rows.filter((row) => missing[row] === 0);
  const { numbers, examples } = numberRows(
    rows.length,
    (at) => kinds.codes[rows[at]!]! * (codes.size + 1) + codes.codes[rows[at]!]!,
  );
  if (examples.length > mostValues) return noCoverage;
  const pairs = examples.map((at): [string, string] => {
    const row = rows[at]!;
    return [kinds.valueOf(kinds.codes[row]!), codes.valueOf(codes.codes[row]!)];
  });
  return {
    pairs,
    subjects: rows.map((row) => subjects[row]!),
    groups: { groupOf: numbers, count: pairs.length },
  };
}
