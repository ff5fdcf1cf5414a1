import type { ClinicalKind } from '../catalogue/clinical.entity.ts';
import type { Listing } from './catalogue-search.ts';
import type { ClinicalCriterion, Criterion } from './criterion.ts';
import {
  type Input,
  isInput,
  join,
  negated,
  readCodeOperators,
  readFlagOperators,
  readNumberOperators,
  readTexts,
} from './read-operators.ts';

/** How a field is asked; `uncollected` is not, in this version. */
export type FieldKind = 'code' | 'flag' | 'number' | 'uncollected';
type Fields = Readonly<Record<string, FieldKind>>;

const subjectFields: Fields = {
  sex: 'code',
  ageYears: 'number',
  patientId: 'code',
};
const seriesFields: Fields = {
  modality: 'code',
  bodyPart: 'code',
  manufacturer: 'code',
  derived: 'flag',
  sourceDoi: 'code',
  licence: 'code',
  instanceCount: 'number',
};

/** Fields that each listing's own rows have; others are lifted from `lifted`. */
export const ownFields: Readonly<Record<Listing, Fields>> = {
  subjects: { dataset: 'code', studyCount: 'number', ...subjectFields },
  studies: { dataset: 'code', day: 'number', daysFromDiagnosis: 'number', seriesCount: 'number' },
  series: {
    dataset: 'code',
    day: 'number',
    daysFromDiagnosis: 'number',
    sliceThicknessMm: 'uncollected',
    ...seriesFields,
  },
  annotations: { dataset: 'code', kind: 'code', method: 'code', sourceDoi: 'code' },
};

/** What a row does not have itself is asked of one of these. */
export const liftedFields: readonly (readonly ['subjects' | 'series', Fields])[] = [
  ['subjects', subjectFields],
  ['series', seriesFields],
];

/** Fields that ask for one related row, by the listing that it is of. */
export const relations = {
  subject: 'subjects',
  study: 'studies',
  series: 'series',
  annotation: 'annotations',
} as const;

/** Fields of a `ClinicalFilter`: column, and how it is asked. */
export const clinicalFields = {
  code: ['code', 'code'],
  value: ['valueCode', 'code'],
  number: ['valueNumber', 'number'],
  bodySite: ['bodySiteCode', 'code'],
  laterality: ['laterality', 'code'],
  day: ['day', 'number'],
} as const;

/**
 * A filter input of the schema (`SubjectFilter`, `StudyScope`, …), coerced by GraphQL, as the evaluator reads it. Criteria on
 * series that stand beside each other go into one scope: one series has them all. Throws BAD_USER_INPUT for a list that is
 * too long.
 */
export function readFilter(listing: Listing, input: unknown, path = ''): Criterion {
  if (!isInput(input)) return { kind: 'all' };
  return join([
    ...readFields(input, ownFields[listing], path),
    ...readLifted(listing, input, path),
    ...readModalities(listing, input, path),
    ...readClinicalFields(input, path),
    ...Object.entries(relations).flatMap(([name, of]): Criterion[] => {
      if (!isInput(input[name])) return [];
      return [{ kind: 'some', of, where: readFilter(of, input[name], `${path}${name}.`) }];
    }),
    ...readLogic(listing, input, path),
  ]);
}

function readLifted(listing: Listing, input: Input, path: string): Criterion[] {
  const own = ownFields[listing];
  return liftedFields.flatMap(([of, fields]): Criterion[] => {
    const others = Object.entries(fields).filter(([name]) => !(name in own));
    const parts = readFields(input, Object.fromEntries(others), path);
    return parts.length === 0 ? [] : [{ kind: 'some', of, where: join(parts) }];
  });
}

function readLogic(listing: Listing, input: Input, path: string): Criterion[] {
  const parts: Criterion[] = [];
  for (const kind of ['and', 'or'] as const) {
    const list = input[kind];
    if (!Array.isArray(list)) continue;
    const of = list.map((part, at) => readFilter(listing, part, `${path}${kind}[${at}].`));
    parts.push({ kind, of });
  }
  if (isInput(input['not'])) parts.push(negated(readFilter(listing, input['not'], `${path}not.`)));
  return parts;
}

function readFields(input: Input, fields: Fields, path: string): Criterion[] {
  return Object.entries(fields).flatMap(([column, kind]): Criterion[] => {
    const value = input[column];
    if (!isInput(value)) return [];
    const place = { path: `${path}${column}`, column };
    switch (kind) {
      case 'code':
        return readCodeOperators(place, value);
      case 'number':
        return readNumberOperators(place, value);
      case 'flag':
        return readFlagOperators(place, value);
      case 'uncollected':
        return [{ kind: 'uncollected', path: place.path }];
    }
  });
}

/** A `SetFilter`: what several series together have. */
function readModalities(listing: Listing, { modalities }: Input, path: string): Criterion[] {
  if (!isInput(modalities) || (listing !== 'subjects' && listing !== 'studies')) return [];
  const place = { path: `${path}modalities`, column: 'modality' };
  const has = (values: readonly string[]): Criterion => {
    return { kind: 'some', of: 'series', where: { kind: 'in', ...place, values, broader: [] } };
  };
  const any = readTexts(place, modalities['any']);
  const all = readTexts(place, modalities['all']);
  const none = readTexts(place, modalities['none']);
  return [
    ...(any === null ? [] : [has(any)]),
    ...(all ?? []).map((value) => has([value])),
    ...(none === null ? [] : [negated(has(none))]),
  ];
}

function readClinicalFields(input: Input, path: string): Criterion[] {
  const { clinical, clinicalWithin } = input;
  const listed = Array.isArray(clinical) ? clinical.filter(isInput) : [];
  const parts: Criterion[] = listed.map((part, at) =>
    readClinical(part, `${path}clinical[${at}]`, null),
  );
  if (isInput(clinicalWithin) && isInput(clinicalWithin['clinical'])) {
    const days = Number(clinicalWithin['days']);
    parts.push(readClinical(clinicalWithin['clinical'], `${path}clinicalWithin`, days));
  }
  return parts;
}

function readClinical(input: Input, path: string, withinDays: number | null): ClinicalCriterion {
  const parts = Object.entries(clinicalFields).flatMap(([name, [column, kind]]): Criterion[] => {
    const value = input[name];
    if (!isInput(value)) return [];
    const place = { path: `${path}.${name}`, column };
    return kind === 'code' ? readCodeOperators(place, value) : readNumberOperators(place, value);
  });
  const codes = isInput(input['code']) ? readAskedCodes(input['code']) : null;
  const table = input['kind'] as ClinicalKind;
  return { kind: 'clinical', path, table, where: join(parts), codes, withinDays };
}

function readAskedCodes({ eq, in: list }: Input): readonly string[] | null {
  if (typeof eq === 'string') return [eq];
  return Array.isArray(list) ? list.map(String) : null;
}
