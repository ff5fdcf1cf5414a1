import type { SubjectStatement } from '../clinical-draft.ts';
import { sexOfSubject, type Sex } from '../normalise/sex.ts';
import type { NormalSeries } from './normalise-series.ts';

/** What days of a subject are counted from, and how to count them. */
export interface TimeFrame {
  readonly origin: 'DIAGNOSIS' | 'ENROLMENT' | 'FIRST_STUDY' | 'UNKNOWN';
  /** Days from the origin of a date of the subject; null where either is unknown. */
  readonly dayOf: (date: number | null) => number | null;
  /** Whether days that a clinical table counts from its own origin count from this one. */
  readonly holdsClinicalDays: boolean;
}

/** State of a subject in a run of releases. */
export interface SubjectState {
  readonly sex: Sex | null;
  readonly ageYears: number | null;
  readonly timeOrigin: TimeFrame['origin'];
}

/** State of a study in a run of releases. */
export interface StudyState {
  readonly description: string | null;
  readonly date: number | null;
  readonly ageYears: number | null;
}

/**
 * The subject's time frame, one for all releases: from the origin that a clinical table states, if it says how far the first
 * study is from there (or if the images have no dates anyway), else from the earliest date of any of its series.
 */
export function timeFrame(
  series: readonly NormalSeries[],
  statement: SubjectStatement | undefined,
): TimeFrame {
  const first = least(series.map(({ date }) => date));
  const stated = statement?.timeOrigin ?? null;
  const firstDay = statement?.firstStudyDay ?? null;
  if (stated !== null && (firstDay !== null || first === null)) {
    return { origin: stated, dayOf: daysFrom(first, firstDay), holdsClinicalDays: true };
  }
  const origin = first === null ? 'UNKNOWN' : 'FIRST_STUDY';
  return {
    origin,
    dayOf: daysFrom(first, 0),
    holdsClinicalDays: stated === null && firstDay === null,
  };
}

function daysFrom(first: number | null, offset: number | null): TimeFrame['dayOf'] {
  return (date) =>
    date === null || first === null || offset === null ? null : date - first + offset;
}

/** State of a study from the series alive in a release. Of several descriptions the most frequent one, then the first by code. */
export function studyState(alive: readonly NormalSeries[]): StudyState {
  return {
    description: mostFrequent(alive.map(({ current }) => current?.studyDescription ?? null)),
    date: least(alive.map(({ date }) => date)),
    ageYears: least(alive.map(({ ageYears }) => ageYears)),
  };
}

/** State of a subject from its series alive in a release; a clinical table fills in what images do not state. */
export function subjectState(
  alive: readonly NormalSeries[],
  statement: SubjectStatement | undefined,
  frame: TimeFrame,
): SubjectState {
  const sexes = alive.flatMap(({ sex, derived }) => (sex === null ? [] : [{ sex, derived }]));
  const dated = alive.some(({ date }) => date !== null);
  const told = frame.origin === 'DIAGNOSIS' || frame.origin === 'ENROLMENT' || dated;
  return {
    sex: sexOfSubject(sexes) ?? statement?.sex ?? null,
    ageYears: ageAtFirstStudy(alive) ?? statement?.ageYears ?? null,
    timeOrigin: told ? frame.origin : 'UNKNOWN',
  };
}

/** Age at the earliest study that states one. */
function ageAtFirstStudy(alive: readonly NormalSeries[]): number | null {
  let age: number | null = null;
  let when = Infinity;
  for (const { ageYears, date } of alive) {
    if (ageYears === null) continue;
    const at = date ?? Number.MAX_SAFE_INTEGER;
    if (age === null || at < when || (at === when && ageYears < age)) [age, when] = [ageYears, at];
  }
  return age;
}

function least(values: readonly (number | null)[]): number | null {
  let found: number | null = null;
  for (const value of values)
    if (value !== null && (found === null || value < found)) found = value;
  return found;
}

function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  let found: string | null = null;
  for (const [value, count] of counts) {
    const best = found === null ? 0 : (counts.get(found) ?? 0);
    if (count > best || (count === best && found !== null && value < found)) found = value;
  }
  return found;
}
