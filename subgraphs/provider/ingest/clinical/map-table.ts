import type {
  ClinicalCoverage,
  ClinicalDraft,
  ClinicalTableReport,
  SubjectStatement,
} from '../clinical-draft.ts';
import { joinCoverage } from './join-coverage.ts';
import { type Fact, type FactReading, mapFact } from './map-fact.ts';
import { mapSubject, patientIdOf } from './map-subject.ts';
import type { TableRow } from './read-table.ts';
import type { FactRule, TableMapping } from './table-mapping.ts';

/** What one table says, and what of it could not be read. */
export interface MappedTable {
  readonly drafts: readonly ClinicalDraft[];
  readonly coverage: readonly ClinicalCoverage[];
  readonly statements: readonly SubjectStatement[];
  readonly report: ClinicalTableReport;
}

/** Maps a table's rows. What several rows say of one subject alike (a lesion told once a series) becomes one draft. */
export function mapTable(
  rows: readonly TableRow[],
  mapping: TableMapping,
  labels: ReadonlyMap<string, string>,
): MappedTable {
  const unmapped: Record<string, Record<string, number>> = {};
  const onUnmapped = (column: string, cell: string): void => {
    const cells = (unmapped[column] ??= {});
    cells[cell] = (cells[cell] ?? 0) + 1;
  };
  const drafts = new Map<string, ClinicalDraft>();
  const coverage: ClinicalCoverage[] = [];
  const statements: SubjectStatement[] = [];
  let rowsMapped = 0;
  let told = 0;
  for (const [at, row] of rows.entries()) {
    const patientId = patientIdOf(row, mapping);
    if (patientId === null) continue;
    rowsMapped += 1;
    const statement = mapSubject(row, patientId, mapping, onUnmapped);
    if (statement !== null) statements.push(statement);
    const ids = new Map<string, number>();
    for (const rule of mapping.facts) {
      const reading = mapFact(row, rule, { mapping, labels, onUnmapped });
      const subject = { datasetId: mapping.dataset, patientId };
      coverage.push(...coverageOf(reading, { ...subject, kind: rule.kind }));
      const { fact } = reading;
      if (fact === null) continue;
      told += 1;
      const localId = onlyOnce(`${mapping.table}/${at + 1}/${idPart(fact, rule)}`, ids);
      const same = JSON.stringify([patientId, { ...fact, raw: '' }]);
      if (!drafts.has(same)) drafts.set(same, { ...fact, patientId, localId });
    }
  }
  const counts = { rows: rows.length, rowsMapped, drafts: drafts.size };
  return {
    drafts: [...drafts.values()],
    coverage: joinCoverage(coverage),
    statements,
    report: { table: mapping.table, ...counts, repeated: told - drafts.size, unmapped },
  };
}

function coverageOf(
  { covered, missing, unmapped }: FactReading,
  of: Pick<ClinicalCoverage, 'kind' | 'datasetId' | 'patientId'>,
): readonly ClinicalCoverage[] {
  return covered.map((code) => ({
    ...of,
    code,
    missing: missing.includes(code),
    unmapped: unmapped.includes(code),
  }));
}

function idPart({ code, lesion }: Fact, { each }: FactRule): string {
  const which = each ?? lesion;
  return which === null ? code : `${code}/${which}`;
}

/** The id, or with `/2`, `/3` if the row had it before. */
function onlyOnce(id: string, ids: Map<string, number>): string {
  const times = (ids.get(id) ?? 0) + 1;
  ids.set(id, times);
  return times === 1 ? id : `${id}/${times}`;
}
