import type { ClinicalDraft } from '../clinical-draft.ts';
import type { TableRow } from './read-table.ts';
import { type OnUnmapped, RowCells } from './row-cells.ts';
import type {
  AnswerRule,
  CodedColumn,
  Condition,
  FactRule,
  TableMapping,
} from './table-mapping.ts';

/** A fact of a row, before it is told whose it is. */
export type Fact = Omit<ClinicalDraft, 'patientId' | 'localId'>;

/** What a rule reads in a row: the fact, and of which codes the row speaks at all. */
export interface FactReading {
  /** Null where the row does not say it. */
  readonly fact: Fact | null;
  /** Codes that the rule could have said here; none where the row is not its business. */
  readonly covered: readonly string[];
  /** Those of them of which a cell says nothing. */
  readonly missing: readonly string[];
  /** Those of them of which a cell says something that is neither a known code nor a number. */
  readonly unmapped: readonly string[];
}

/** What is around a fact. */
export interface FactSurroundings {
  readonly mapping: TableMapping;
  /** What people call a code. */
  readonly labels: ReadonlyMap<string, string>;
  readonly onUnmapped: OnUnmapped;
}

/** Reads a row by one rule. */
export function mapFact(row: TableRow, rule: FactRule, around: FactSurroundings): FactReading {
  const { mapping, onUnmapped } = around;
  const cells = new RowCells(row, { table: mapping.table, missing: rule.missing }, onUnmapped);
  const state = whetherSaid(rule, cells);
  if (state === 'OTHER') return withoutFact([], []);
  const codes = codesOf(rule.code);
  if (state === 'ABSENT') return withoutFact(codes, []);
  if (state === 'MISSING') return withoutFact(codes, codes);
  const answered = rule.answer === null || cells.read(rule.answer.column) !== null;
  const code = constantOrCoded(rule.code, cells);
  // Any of the codes may be meant.
  if (code === null) return { ...withoutFact(codes, codes), unmapped: codes };
  if (!answered) return withoutFact(codes, [code]);
  const fact = factOf(code, rule, cells, around);
  const inWords = rule.answer?.form !== 'TEXT' && fact.valueText !== null;
  return { fact, covered: codes, missing: [], unmapped: inWords ? [code] : [] };
}

function withoutFact(covered: readonly string[], missing: readonly string[]): FactReading {
  return { fact: null, covered, missing, unmapped: [] };
}

function codesOf(code: string | CodedColumn): readonly string[] {
  return typeof code === 'string' ? [code] : [...new Set(code.values.values())];
}

/** Whether a row says what a rule is about: yes, that it is not there, nothing, or (`OTHER`) it speaks of something else. */
type Said = 'SAYS' | 'ABSENT' | 'MISSING' | 'OTHER';

function whetherSaid({ when, code, answer, absent }: FactRule, cells: RowCells): Said {
  for (const condition of when) {
    const said = whetherFulfilled(condition, cells);
    if (said !== 'SAYS') return said;
  }
  const codeColumn = typeof code === 'string' ? null : code.column;
  const column = answer?.column ?? codeColumn;
  if (column !== null && absent.has(cells.cell(column))) return 'ABSENT';
  return codeColumn !== null && cells.read(codeColumn) === null ? 'MISSING' : 'SAYS';
}

function whetherFulfilled({ column, in: wanted, absent }: Condition, cells: RowCells): Said {
  const cell = cells.cell(column);
  if (wanted?.has(cell) === true) return 'SAYS';
  if (absent.has(cell)) return 'ABSENT';
  if (cells.read(column) === null) return 'MISSING';
  return wanted === null ? 'SAYS' : 'OTHER';
}

function factOf(code: string, rule: FactRule, cells: RowCells, around: FactSurroundings): Fact {
  const { mapping } = around;
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
