/** True, unknown or false, as Kleene's logic has them; `and` is the least, `or` the greatest, `not` what is left of one. */
export type Truth = 1 | 0.5 | 0;

/** A filter or scope as providers are sent it. */
export type Sent = Readonly<Record<string, unknown>>;

/** A series; null where the value is missing. */
export interface SeriesRow {
  readonly modality: string;
  readonly bodyPart: string | null;
  readonly instanceCount: number | null;
}

/** A study with its series. */
export interface StudyRow {
  readonly day: number | null;
  readonly series: readonly SeriesRow[];
}

/** A clinical annotation of kind OUTCOME. */
export interface ClinicalRow {
  readonly code: string;
  readonly number: number | null;
}

/** A subject with all that hangs on it. */
export interface SubjectRow {
  readonly sex: string | null;
  readonly ageYears: number | null;
  readonly clinical: readonly ClinicalRow[];
  readonly studies: readonly StudyRow[];
}

const seriesFields = ['modality', 'bodyPart', 'instanceCount'];

/** What a `SubjectFilter` or `SubjectScope` says of a subject, by the sentences that the schema has for each field. */
export function truthOfSubject(subject: SubjectRow, filter: Sent): Truth {
  const series = subject.studies.flatMap((study) => study.series);
  return least([
    fieldTruth(subject.sex, filter['sex']),
    fieldTruth(subject.ageYears, filter['ageYears']),
    ...lifted(series, filter),
    ...setTruths(series, filter['modalities']),
    ...listOf(filter['clinical']).map((one) => clinicalTruth(subject, one)),
    ...scope(filter['study'], (where) =>
      greatest(subject.studies.map((study) => truthOfStudy(study, where))),
    ),
    ...scope(filter['series'], (where) => greatest(series.map((row) => truthOfSeries(row, where)))),
    ...logic(filter, (part) => truthOfSubject(subject, part)),
  ]);
}

function truthOfStudy(study: StudyRow, filter: Sent): Truth {
  return least([
    fieldTruth(study.day, filter['day']),
    ...setTruths(study.series, filter['modalities']),
    ...scope(filter['series'], (where) =>
      greatest(study.series.map((row) => truthOfSeries(row, where))),
    ),
    ...logic(filter, (part) => truthOfStudy(study, part)),
  ]);
}

function truthOfSeries(row: SeriesRow, filter: Sent): Truth {
  return least([
    fieldTruth(row.modality, filter['modality']),
    fieldTruth(row.bodyPart, filter['bodyPart']),
    fieldTruth(row.instanceCount, filter['instanceCount']),
    ...logic(filter, (part) => truthOfSeries(row, part)),
  ]);
}

/** Criteria on a series that stand in another row's filter hold for one series together. */
function lifted(series: readonly SeriesRow[], filter: Sent): Truth[] {
  const given = seriesFields.filter(
    (name) => isSent(filter[name]) && Object.keys(filter[name]).length > 0,
  );
  if (given.length === 0) return [];
  const own = Object.fromEntries(given.map((name) => [name, filter[name]]));
  return [greatest(series.map((row) => truthOfSeries(row, own)))];
}

function clinicalTruth({ clinical }: SubjectRow, filter: Sent): Truth {
  return greatest(
    clinical.map(({ code, number }) =>
      least([fieldTruth(code, filter['code']), fieldTruth(number, filter['number'])]),
    ),
  );
}

function setTruths(series: readonly SeriesRow[], filter: unknown): Truth[] {
  if (!isSent(filter)) return [];
  const has = (value: unknown): Truth =>
    greatest(series.map(({ modality }) => toTruth(modality === value)));
  const of = (name: string): Truth[] | undefined =>
    (filter[name] as unknown[] | undefined)?.map(has);
  const any = of('any');
  const all = of('all');
  const none = of('none');
  return [
    ...(any === undefined ? [] : [greatest(any)]),
    ...(all === undefined ? [] : [least(all)]),
    ...(none === undefined ? [] : [negate(greatest(none))]),
  ];
}

/** A value compared by operators; without a value all but `exists` are unknown. */
function fieldTruth(value: string | number | null, operators: unknown): Truth {
  if (!isSent(operators)) return 1;
  const broader = (operators['broader'] ?? []) as readonly unknown[];
  const among = (values: unknown): Truth => {
    if ((values as readonly unknown[]).includes(value)) return 1;
    return broader.includes(value) ? 0.5 : 0;
  };
  return least(
    Object.entries(operators).map(([operator, operand]): Truth => {
      if (operator === 'broader') return 1;
      if (operator === 'exists') return toTruth(operand === (value !== null));
      if (value === null) return 0.5;
      if (operator === 'eq') return among([operand]);
      if (operator === 'in') return among(operand);
      if (operator === 'ne') return negate(among([operand]));
      if (operator === 'notIn') return negate(among(operand));
      return toTruth(compares(Number(value), operator, operand));
    }),
  );
}

function compares(value: number, operator: string, operand: unknown): boolean {
  const [from, to] = [operand].flat().map(Number);
  if (operator === 'gt') return value > from!;
  if (operator === 'gte') return value >= from!;
  if (operator === 'lt') return value < from!;
  if (operator === 'lte') return value <= from!;
  return operator === 'between' && value >= from! && value <= to!;
}

function scope(where: unknown, truthOf: (where: Sent) => Truth): Truth[] {
  return isSent(where) ? [truthOf(where)] : [];
}

function logic(filter: Sent, truthOf: (part: Sent) => Truth): Truth[] {
  const { or, not } = filter;
  return [
    ...listOf(filter['and']).map(truthOf),
    ...(Array.isArray(or) ? [greatest(listOf(or).map(truthOf))] : []),
    ...(isSent(not) ? [negate(truthOf(not))] : []),
  ];
}

function listOf(list: unknown): readonly Sent[] {
  return Array.isArray(list) ? (list as readonly Sent[]) : [];
}

function isSent(value: unknown): value is Sent {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toTruth(holds: boolean): Truth {
  return holds ? 1 : 0;
}

function negate(truth: Truth): Truth {
  return (1 - truth) as Truth;
}

function least(truths: readonly Truth[]): Truth {
  return Math.min(1, ...truths) as Truth;
}

function greatest(truths: readonly Truth[]): Truth {
  return Math.max(0, ...truths) as Truth;
}
