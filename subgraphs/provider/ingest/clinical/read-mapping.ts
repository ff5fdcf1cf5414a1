import { type ClinicalKind, clinicalEntities } from '../../catalogue/clinical.entity.ts';
import { MappingEntry } from './mapping-entry.ts';
import type {
  AnswerRule,
  CodedColumn,
  Condition,
  FactRule,
  NumberColumn,
  StatementRule,
  SubjectRule,
  TableMapping,
} from './table-mapping.ts';
import { tidy } from './tidy.ts';

const kinds = Object.keys(clinicalEntities) as ClinicalKind[];
const timeOrigins = ['DIAGNOSIS', 'ENROLMENT'] as const;
const tableKeys = [
  ...['table', 'file', 'dataset', 'source', 'layout', 'header'],
  ...['subject', 'missing', 'statement', 'facts'],
];
const factKeys = [
  ...['kind', 'code', 'column', 'values', 'number', 'text', 'missing', 'absent'],
  ...['when', 'bodySite', 'laterality', 'lesion', 'day', 'each'],
];

/** Checks a parsed mapping file. SOURCE_INVALID says which mapping and which key is wrong. */
export function readMapping(content: unknown, name: string): TableMapping {
  const entry = new MappingEntry(content, name, '', tableKeys);
  const missing = new Set(['', ...readCells(entry, 'missing')]);
  return {
    table: entry.text('table'),
    file: entry.text('file'),
    dataset: entry.text('dataset'),
    source: entry.text('source'),
    layout: entry.has('layout') ? entry.choice('layout', ['rows', 'columns']) : 'rows',
    header: entry.number('header', 1),
    subject: readSubject(entry.entry('subject', ['columns', 'template', 'pattern', 'pad'])),
    missing,
    statement: entry.has('statement') ? readStatement(entry) : null,
    facts: entry
      .entries('facts')
      .flatMap(({ content: fact, place }) => readFacts(fact, { name, place, missing })),
  };
}

function readSubject(entry: MappingEntry): SubjectRule {
  const columns = entry.list('columns').map(tidy);
  if (columns.length === 0) throw entry.error('columns', 'must name a column');
  const pattern = entry.optionalText('pattern');
  return {
    columns,
    template: entry.optionalText('template') ?? '{0}',
    pattern: pattern === null ? null : new RegExp(pattern),
    pad: entry.number('pad', 0),
  };
}

function readStatement(table: MappingEntry): StatementRule {
  const entry = table.entry('statement', ['sex', 'ageYears', 'timeOrigin', 'firstStudyDay']);
  const sex = entry.has('sex') ? readCoded(entry.entry('sex', ['column', 'values'])) : null;
  const strange = [...(sex?.values.values() ?? [])].find((it) => it !== 'FEMALE' && it !== 'MALE');
  if (strange !== undefined) throw entry.error('sex', 'can only be FEMALE or MALE');
  return {
    sex,
    ageYears: readNumber(entry, 'ageYears'),
    timeOrigin: entry.has('timeOrigin') ? entry.choice('timeOrigin', timeOrigins) : null,
    firstStudyDay: readNumber(entry, 'firstStudyDay'),
  };
}

interface FactPlace {
  readonly name: string;
  readonly place: string;
  readonly missing: ReadonlySet<string>;
}

/** One rule, or one for each of its repetitions. */
function readFacts(content: unknown, where: FactPlace): readonly FactRule[] {
  const each = new MappingEntry(content, where.name, where.place, factKeys).list('each');
  if (each.length === 0) return [readFact(content, where, null)];
  return each.map((one) => {
    const text = JSON.stringify(content).replaceAll('{each}', one);
    return readFact(JSON.parse(text), where, one);
  });
}

function readFact(
  content: unknown,
  { name, place, missing }: FactPlace,
  each: string | null,
): FactRule {
  const entry = new MappingEntry(content, name, place, factKeys);
  const code = textOrCoded(entry, 'code') ?? entry.text('code');
  const answer = readAnswer(entry);
  if (entry.has('absent') && answer === null && typeof code === 'string')
    throw entry.error('absent', 'needs a column of the answer or of the code');
  return {
    kind: entry.choice('kind', kinds),
    code,
    answer,
    missing: new Set([...missing, ...readCells(entry, 'missing')]),
    absent: readCells(entry, 'absent'),
    when: entry.parts('when', ['column', 'in', 'absent']).map(readCondition),
    bodySite: textOrCoded(entry, 'bodySite'),
    laterality: textOrCoded(entry, 'laterality'),
    lesion: entry.optionalText('lesion'),
    day: readNumber(entry, 'day'),
    each,
  };
}

function readCondition(entry: MappingEntry): Condition {
  if (!entry.has('in') && !entry.has('absent')) throw entry.error('in', 'or absent must be there');
  return {
    column: entry.column('column'),
    in: entry.has('in') ? readCells(entry, 'in') : null,
    absent: readCells(entry, 'absent'),
  };
}

function readCells(entry: MappingEntry, key: string): ReadonlySet<string> {
  return new Set(entry.list(key).map(tidy));
}

function readAnswer(entry: MappingEntry): AnswerRule | null {
  const forms = ['values', 'number', 'text'].filter((form) => entry.has(form));
  if (!entry.has('column')) {
    if (forms[0] !== undefined) throw entry.error(forms[0], 'needs a column');
    return null;
  }
  if (forms.length !== 1) throw entry.error('column', 'needs one of values, number, text');
  const column = entry.column('column');
  if (entry.has('values'))
    return { form: 'CODE', column, values: entry.entry('values', null).texts() };
  if (entry.has('number')) {
    const number = entry.entry('number', ['unit', 'factor']);
    const unit = number.optionalText('unit');
    return { form: 'NUMBER', column, unit, factor: number.number('factor', 1) };
  }
  entry.isTrue('text');
  return { form: 'TEXT', column };
}

function textOrCoded(entry: MappingEntry, key: string): string | CodedColumn | null {
  if (!entry.has(key)) return null;
  return entry.isText(key) ? entry.text(key) : readCoded(entry.entry(key, ['column', 'values']));
}

function readCoded(entry: MappingEntry): CodedColumn {
  return { column: entry.column('column'), values: entry.entry('values', null).texts() };
}

function readNumber(parent: MappingEntry, key: string): NumberColumn | null {
  if (!parent.has(key)) return null;
  const entry = parent.entry(key, ['column', 'factor']);
  return { column: entry.column('column'), factor: entry.number('factor', 1) };
}
