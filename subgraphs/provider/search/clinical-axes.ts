import type { ClinicalKind } from '../catalogue/clinical.entity.ts';
import { clinicalTables } from '../columns/column-layout.ts';
import { coverageRows } from './clinical-coverage.ts';
import { type FacetAxis, type FacetPart, findPart, type Slot, slotsFor } from './facet-axis.ts';
import { placeOf, type Range } from './number-ranges.ts';
import type { ReleaseTables } from './release-tables.ts';

/** What clinical tables are asked. */
export interface ClinicalQuestion {
  readonly kind: ClinicalKind;
  /** Canonical concept. */
  readonly code: string;
}

/** What a clinical histogram is of. */
export interface ClinicalNumberQuestion extends ClinicalQuestion {
  readonly edges: readonly number[];
}

const parts: readonly FacetPart[] = [
  'PRESENT',
  'ABSENT',
  'OTHER_ANSWER',
  'MISSING',
  'NOT_COLLECTED',
];

/** How the rows that answer a question are told apart. */
interface Answers {
  readonly slots: readonly Slot[];
  /** Slot of a row's answer. */
  readonly slotAt: (row: number) => number;
}

/** The axis of the concepts that answer a question. */
export function readAnswerAxis(question: ClinicalQuestion, tables: ReleaseTables): FacetAxis {
  const rows = findRows(question, tables);
  const columns = tables.columns(clinicalTables[question.kind]);
  const { codes, size, valueOf } = columns.codes('valueCode');
  const numbers = columns.numbers('valueNumber');
  const inWords = columns.bytes('inWords');
  const found = [...new Set(rows.map((row) => codes[row]!))].filter((code) => code !== size);
  const values = found.toSorted((a, b) => a - b);
  const slots = slotsFor(values.map(valueOf), parts);
  const slotAt = (row: number): number => {
    if (codes[row] !== size) return values.indexOf(codes[row]!);
    const isOther = inWords[row] === 1 || !Number.isNaN(numbers[row]!);
    return findPart(slots, isOther ? 'OTHER_ANSWER' : 'PRESENT')!;
  };
  return placeSubjects(question, rows, { slots, slotAt }, tables);
}

/** The axis of the numbers that answer a question, by ranges. */
export function readAnswerRanges(
  question: ClinicalQuestion,
  ranges: readonly Range[],
  tables: ReleaseTables,
): FacetAxis {
  const columns = tables.columns(clinicalTables[question.kind]);
  const { codes, size } = columns.codes('valueCode');
  const numbers = columns.numbers('valueNumber');
  const inWords = columns.bytes('inWords');
  const slots = slotsFor(
    ranges.map(({ key }) => key),
    parts,
  );
  const slotAt = (row: number): number => {
    if (!Number.isNaN(numbers[row]!)) return placeOf(numbers[row]!, ranges);
    const isOther = inWords[row] === 1 || codes[row] !== size;
    return findPart(slots, isOther ? 'OTHER_ANSWER' : 'PRESENT')!;
  };
  return placeSubjects(question, findRows(question, tables), { slots, slotAt }, tables);
}

function findRows({ kind, code }: ClinicalQuestion, tables: ReleaseTables): number[] {
  const table = clinicalTables[kind];
  const column = tables.columns(table).codes('code');
  const asked = column.codeOf(code);
  if (asked === -1) return [];
  return Array.from(tables.live(table).rows).filter((row) => column.codes[row] === asked);
}

/**
 * A subject's code stands for all answers of its rows together; one without rows is absent where its tables cover the question,
 * missing where they leave it empty, else not collected.
 */
function placeSubjects(
  question: ClinicalQuestion,
  rows: readonly number[],
  { slots, slotAt }: Answers,
  tables: ReleaseTables,
): FacetAxis {
  const slotsOf = (['NOT_COLLECTED', 'ABSENT', 'MISSING'] as const).map((part): number[] => [
    findPart(slots, part)!,
  ]);
  const codes = new Int32Array(tables.columns('subject').things);
  const coverage = tables.columns('clinical_coverage');
  const covered = coverage.integers('subject');
  const missing = coverage.bytes('missing');
  for (const row of coverageRows(question.kind, new Set([question.code]), tables)) {
    codes[covered[row]!] = missing[row] === 1 ? 2 : 1;
  }
  const subjects = tables.columns(clinicalTables[question.kind]).integers('subject');
  const known = new Map<string, number>();
  for (const [subject, own] of Map.groupBy(rows, (row) => subjects[row]!)) {
    const answers = [...new Set(own.map(slotAt))].toSorted((a, b) => a - b);
    const key = answers.join();
    const code = known.get(key) ?? slotsOf.push(answers) - 1;
    known.set(key, code);
    codes[subject] = code;
  }
  const values = slots.filter(({ part }) => part === 'VALUE').length;
  return { slots, values, slotsOf, grain: 'subject', codes, conflict: null };
}
