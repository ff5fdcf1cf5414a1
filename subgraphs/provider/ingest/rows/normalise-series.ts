import type { LoadCounter } from '../load-report.ts';
import { normaliseAge } from '../normalise/age.ts';
import { normaliseBodyPart } from '../normalise/body-part.ts';
import { dayNumber } from '../normalise/day.ts';
import { normaliseManufacturer } from '../normalise/manufacturer.ts';
import { normaliseSex } from '../normalise/sex.ts';
import { remember } from '../../search/once.ts';
import type { CurrentValues, SeriesVersion } from '../source/read-versions.ts';
import { isDerived } from './derived-series.ts';

/** A version of a series with its values normalised; those of an earlier row are null. */
export interface NormalSeries extends SeriesVersion {
  readonly derived: boolean;
  readonly sex: 'FEMALE' | 'MALE' | 'OTHER' | null;
  readonly ageYears: number | null;
  /** Days since 1970-01-01, in the subject's own shifted time. */
  readonly date: number | null;
  readonly bodyPart: string | null;
  readonly laterality: string | null;
  readonly manufacturer: string | null;
  /** JSON of what normalising changed, as published. */
  readonly raw: string | null;
}

/** Normalises series of one provider, counts what it changes and what it cannot map. */
export type NormaliseSeries = (version: SeriesVersion) => NormalSeries;

const nothing = {
  sex: null,
  ageYears: null,
  date: null,
  bodyPart: null,
  laterality: null,
  manufacturer: null,
  raw: null,
} as const;
// Few published values are distinct: each is worked out once.
const bodyPartOf = remember(normaliseBodyPart);
const manufacturerOf = remember(normaliseManufacturer);
const ageOf = remember(normaliseAge);
const dateOf = remember(dayNumber);

/** `isDate` says whether a StudyDate of a dataset is a date at all, not what de-identification put there. */
export function createNormaliseSeries(
  counter: LoadCounter,
  isDate: (datasetId: string, date: string) => boolean,
): NormaliseSeries {
  return (version) => {
    const { current, modality } = version;
    if (current === null) return { ...version, ...nothing, derived: isDerived(modality, null) };
    const note = startNote(counter);
    const part = note.value(
      'BodyPartExamined',
      current.bodyPart,
      bodyPartOf,
      (found) => found.bodyPart,
    );
    const date = current.studyDate;
    return {
      ...version,
      derived: isDerived(modality, current.analysisResultId),
      sex: note.value('PatientSex', current.sex, normaliseSex, (found) => found),
      ageYears: note.value('PatientAge', current.age, ageOf, (found) => found),
      date: note.value(
        'StudyDate',
        date,
        (text) => (isDate(version.datasetId, text) ? dateOf(text) : null),
        (found) => found,
      ),
      bodyPart: part?.bodyPart ?? null,
      laterality: part?.laterality ?? null,
      manufacturer: note.value(
        'Manufacturer',
        current.manufacturer,
        manufacturerOf,
        (found) => found,
      ),
      raw: note.json(),
    };
  };
}

const codedSex: Readonly<Record<string, string>> = { F: 'FEMALE', M: 'MALE', O: 'OTHER' };
const wholeYears = /^(\d{3})Y$/;

/** Whether the canonical value says just what was published. */
function says(field: string, published: string, canonical: unknown): boolean {
  if (field === 'PatientSex') return codedSex[published] === canonical;
  if (field === 'PatientAge') return Number(wholeYears.exec(published)?.[1]) === canonical;
  return published === canonical;
}

function startNote(counter: LoadCounter) {
  const raw: Record<string, string> = {};
  return {
    value<Value>(
      field: keyof typeof publishedFields,
      published: string | null,
      normalise: (text: string) => Value | null,
      canonicalOf: (value: Value) => unknown,
    ): Value | null {
      if (published === null) {
        counter.countMissing(field);
        return null;
      }
      const value = normalise(published);
      const canonical = value === null ? null : canonicalOf(value);
      if (canonical === null) counter.countUnmapped(field, published);
      else if (says(field, published, canonical)) return value;
      else counter.countChanged(field);
      raw[field] = published;
      return value;
    },
    json: (): string | null => (Object.keys(raw).length === 0 ? null : JSON.stringify(raw)),
  };
}

const publishedFields = {
  PatientSex: 'sex',
  PatientAge: 'age',
  StudyDate: 'studyDate',
  BodyPartExamined: 'bodyPart',
  Manufacturer: 'manufacturer',
} as const satisfies Readonly<Record<string, keyof CurrentValues>>;
