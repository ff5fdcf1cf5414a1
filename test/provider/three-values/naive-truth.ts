import type { PlainRow, PlainSeries, PlainStudy, PlainSubject } from './read-world.ts';

type Input = Readonly<Record<string, unknown>>;

/** False, unknown, true. */
export type Truth = 0 | 1 | 2;

/** What a filter is asked of; a series knows its study. */
export type Thing =
  | { readonly kind: 'subject'; readonly subject: PlainSubject }
  | { readonly kind: 'study'; readonly study: PlainStudy }
  | { readonly kind: 'series'; readonly series: PlainSeries; readonly study: PlainStudy };

/** Datasets that state a body part in some series. */
export type Collects = ReadonlySet<string>;

const all = (truths: readonly Truth[]): Truth => Math.min(2, ...truths) as Truth;
const any = (truths: readonly Truth[]): Truth => Math.max(0, ...truths) as Truth;
const not = (truth: Truth): Truth => (2 - truth) as Truth;
const of = (holds: boolean): Truth => (holds ? 2 : 0);

/** Truth of a filter of the schema for one thing, by the truth tables of the search's README, word for word. */
export function truthOf(filter: Input, thing: Thing, collects: Collects): Truth {
  return all(
    Object.entries(filter).map(([name, given]): Truth => {
      const again = (part: unknown, other: Thing = thing): Truth =>
        truthOf(part as Input, other, collects);
      const question: Question = { thing, given: given as Input, again };
      const ask = askers[name];
      return ask === undefined
        ? ofSeries(thing, { name, input: given as Input, collects })
        : ask(question);
    }),
  );
}

interface Question {
  readonly thing: Thing;
  readonly given: Input;
  readonly again: (part: unknown, other?: Thing) => Truth;
}

const listOf = (given: Input): readonly unknown[] => given as unknown as readonly unknown[];

const askers: Readonly<Record<string, (question: Question) => Truth>> = {
  and: ({ given, again }) => all(listOf(given).map((part) => again(part))),
  or: ({ given, again }) => any(listOf(given).map((part) => again(part))),
  not: ({ given, again }) => not(again(given)),
  subject: ({ given, thing, again }) =>
    again(given, { kind: 'subject', subject: studyOf(thing).subject }),
  study: ({ given, thing, again }) =>
    thing.kind === 'series'
      ? again(given, { kind: 'study', study: thing.study })
      : any(subjectOf(thing).studies.map((study) => again(given, { kind: 'study', study }))),
  series: ({ given, thing, again }) => any(seriesOf(thing).map((one) => again(given, one))),
  modalities: ({ given, thing }) => modalitiesOf(seriesOf(thing), given),
  studyCount: ({ given, thing }) => ofNumber(subjectOf(thing).studies.length, given),
  seriesCount: ({ given, thing }) => ofNumber(studyOf(thing).series.length, given),
  sex: ({ given, thing }) => ofSex(subjectOf(thing), given),
  clinical: ({ given, thing }) =>
    all(listOf(given).map((part) => ofClinical(subjectOf(thing), part as Input))),
  sliceThicknessMm: () => 1,
};

function subjectOf(thing: Thing): PlainSubject {
  return thing.kind === 'subject' ? thing.subject : thing.study.subject;
}

function studyOf(thing: Thing): PlainStudy {
  if (thing.kind === 'subject') throw new Error('a subject has no one study');
  return thing.study;
}

function seriesOf(thing: Thing): Thing[] {
  const studies = thing.kind === 'subject' ? thing.subject.studies : [studyOf(thing)];
  return studies.flatMap((study) =>
    study.series.map((series) => ({ kind: 'series' as const, series, study })),
  );
}

function modalitiesOf(series: readonly Thing[], input: Input): Truth {
  const found = new Set(series.map((one) => (one.kind === 'series' ? one.series.modality : '')));
  const has = (name: string): readonly string[] => (input[name] ?? []) as readonly string[];
  return of(
    (!('any' in input) || has('any').some((value) => found.has(value))) &&
      has('all').every((value) => found.has(value)) &&
      !has('none').some((value) => found.has(value)),
  );
}

interface SeriesQuestion {
  readonly name: string;
  readonly input: Input;
  readonly collects: Collects;
}

function ofSeries(thing: Thing, { name, input, collects }: SeriesQuestion): Truth {
  if (thing.kind !== 'series') throw new Error(`no series to ask for ${name}`);
  const { series } = thing;
  if (name === 'instanceCount') return ofNumber(series.instanceCount, input);
  const value = series[name as 'modality' | 'bodyPart' | 'licence'];
  return ofCode(value, input, collects.has(series.dataset) ? 0 : 1);
}

function ofSex(subject: PlainSubject, input: Input): Truth {
  const [sex = subject.tableSex, other] = subject.sexes;
  if (other === undefined) return ofCode(sex, input, 0);
  return 'exists' in input ? of(input['exists'] === true) : 1;
}

/** `missing` is what `exists` says where there is no value. */
function ofCode(value: string | null, input: Input, missing: Truth): Truth {
  return all(
    Object.entries(input).map(([operator, given]): Truth => {
      if (operator === 'exists') {
        const exists = value === null ? missing : 2;
        return given === true ? exists : not(exists);
      }
      if (value === null) return 1;
      const list = (Array.isArray(given) ? given : [given]) as readonly unknown[];
      const isIn = of(list.includes(value));
      return operator === 'ne' || operator === 'notIn' ? not(isIn) : isIn;
    }),
  );
}

function ofNumber(value: number, input: Input): Truth {
  return all(
    Object.entries(input).map(([operator, given]): Truth => {
      const bound = given as number;
      if (operator === 'between') {
        const [low = 0, high = 0] = given as readonly number[];
        return of(value >= low && value <= high);
      }
      const holds = {
        gt: value > bound,
        gte: value >= bound,
        lt: value < bound,
        lte: value <= bound,
      };
      if (operator === 'ne') return of(value !== bound);
      return operator === 'eq' ? of(value === bound) : of(holds[operator as keyof typeof holds]);
    }),
  );
}

function ofClinical(subject: PlainSubject, question: Input): Truth {
  const { kind, code, value, number, bodySite, laterality } = question as Record<string, Input>;
  const asked = [code?.['eq'] ?? code?.['in']].flat() as string[];
  const ofAnswer = <Value>(
    answer: Value | null,
    part: Input | undefined,
    ask: (answer: Value, part: Input) => Truth,
  ): Truth => (part === undefined ? 2 : answer === null ? 0 : ask(answer, part));
  const isMatch = (row: PlainRow): Truth =>
    all([
      of(row.kind === (kind as unknown) && asked.includes(row.code)),
      ofAnswer(row.value, value, (answer, part) => ofCode(answer, part, 0)),
      ofAnswer(row.number, number, ofNumber),
      bodySite === undefined ? 2 : ofCode(row.bodySite, bodySite, 1),
      laterality === undefined ? 2 : ofCode(row.laterality, laterality, 1),
    ]);
  const known = asked.every((name) => subject.covered.get(name) === false);
  return any([known ? 0 : 1, ...subject.rows.map(isMatch)]);
}
