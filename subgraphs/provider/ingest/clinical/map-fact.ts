import type { ClinicalDraft } from '../clinical-draft.ts';
import type { TableRow } from './read-table.ts';
import { type OnUnmapped, RowCells } from './row-cells.ts';
import type { AnswerRule, CodedColumn, FactRule, TableMapping } from './table-mapping.ts';

/** A fact of a row, before it is told whose it is. */
export type Fact = Omit<ClinicalDraft, 'patientId' | 'localId'>;

/** What is around a fact. */
export interface FactSurroundings {
  readonly mapping: TableMapping;
  /** What people call a code. */
  readonly labels: ReadonlyMap<string, string>;
  readonly onUnmapped: OnUnmapped;
}

/** What a rule says of a row; null where it says nothing. */
export function mapFact(row: TableRow, rule: FactRule, around: FactSurroundings): Fact | null {
  const { mapping, onUnmapped } = around;
  const cells = new RowCells(row, { table: mapping.table, missing: rule.missing }, onUnmapped);
  if (rule.when !== null && !rule.when.in.has(cells.cell(rule.when.column))) return null;
  if (rule.answer !== null && cells.read(rule.answer.column) === null) return null;
  const code = constantOrCoded(rule.code, cells);
  if (code === null) return null;
  const bodySite = constantOrCoded(rule.bodySite, cells);
  const answer = answerOf(rule.answer, cells);
  return {
    kind: rule.kind,
    datasetId: mapping.dataset,
    sourceDoi: mapping.source,
    code,
    display: labelOf(code, around),
    ...answer,
    valueDisplay: labelOf(answer.valueCode, around),
    bodySiteCode: bodySite,
    bodySiteDisplay: labelOf(bodySite, around),
    laterality: constantOrCoded(rule.laterality, cells),
    lesion: rule.lesion === null ? null : cells.fill(rule.lesion),
    day: cells.days(rule.day),
    raw: cells.raw,
  };
}

type Answer = Pick<Fact, 'valueCode' | 'valueNumber' | 'unit' | 'valueText'>;

const nothing: Answer = { valueCode: null, valueNumber: null, unit: null, valueText: null };

/** A cell that the rule cannot read is the answer in words. */
function answerOf(rule: AnswerRule | null, cells: RowCells): Answer {
  if (rule === null) return nothing;
  const inWords = { ...nothing, valueText: cells.read(rule.column) };
  if (rule.form === 'TEXT') return inWords;
  if (rule.form === 'CODE') {
    const valueCode = cells.coded(rule);
    return valueCode === null ? inWords : { ...nothing, valueCode };
  }
  const valueNumber = cells.number(rule);
  return valueNumber === null ? inWords : { ...nothing, valueNumber, unit: rule.unit };
}

function constantOrCoded(rule: string | CodedColumn | null, cells: RowCells): string | null {
  return rule === null || typeof rule === 'string' ? rule : cells.coded(rule);
}

function labelOf(code: string | null, { labels }: FactSurroundings): string | null {
  return code === null ? null : (labels.get(code) ?? null);
}
