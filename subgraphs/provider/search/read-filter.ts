import { CodedError } from '#schema/kernel/errors.ts';

import type { ClinicalKind } from '../catalogue/clinical.entity.ts';
import type { Listing } from './catalogue-search.ts';
import type { Criterion } from './criterion.ts';

/** Most values in one `in`. */
const maximumValues = 500;

/** What a criterion of the schema is about. */
type Scope = 'subjects' | 'studies' | 'series';

type FieldKind = 'code' | 'flag' | 'range';

const subjectFields: Readonly<Record<string, FieldKind>> = {
  sex: 'code',
  ageYears: 'range',
  patientId: 'code',
};
const seriesFields: Readonly<Record<string, FieldKind>> = {
  modality: 'code',
  bodyPart: 'code',
  manufacturer: 'code',
  derived: 'flag',
  sourceDoi: 'code',
  licence: 'code',
  instanceCount: 'range',
};

/** Fields that each listing's own rows have; all others are lifted from `scopes`. */
const ownFields: Readonly<Record<Listing, Readonly<Record<string, FieldKind>>>> = {
  subjects: { dataset: 'code', ...subjectFields },
  studies: { dataset: 'code', day: 'range', seriesCount: 'range' },
  series: { dataset: 'code', day: 'range', ...seriesFields },
  annotations: { dataset: 'code', kind: 'code', method: 'code', sourceDoi: 'code' },
};

const scopes: readonly (readonly [Scope, Readonly<Record<string, FieldKind>>])[] = [
  ['subjects', subjectFields],
  ['series', seriesFields],
];

type Input = Readonly<Record<string, unknown>>;

/**
 * A filter input of the schema (`SubjectFilter`, `StudyFilter`, …), coerced by GraphQL, as the evaluator reads it. Criteria on
 * series go into one scope: one series has them all. Throws BAD_USER_INPUT for a list that is too long.
 */
export function readFilter(listing: Listing, input: unknown): Criterion {
  if (!isInput(input)) return { kind: 'all' };
  const own = readFields(input, ownFields[listing], () => true);
  const lifted = scopes.flatMap(([of, fields]): Criterion[] => {
    const parts = readFields(input, fields, (name) => !(name in ownFields[listing]));
    return parts.length === 0 ? [] : [{ kind: 'some', of, where: join(parts) }];
  });
  const clinical = Array.isArray(input['clinical'])
    ? input['clinical'].filter(isInput).map(readClinical)
    : [];
  return join([...own, ...lifted, ...clinical]);
}

function join(parts: readonly Criterion[]): Criterion {
  const [first, ...rest] = parts;
  if (first === undefined) return { kind: 'all' };
  return rest.length === 0 ? first : { kind: 'and', of: parts };
}

function readFields(
  input: Input,
  fields: Readonly<Record<string, FieldKind>>,
  wanted: (name: string) => boolean,
): Criterion[] {
  return Object.entries(fields).flatMap(([column, kind]): Criterion[] => {
    const value = input[column];
    if (!isInput(value) || !wanted(column)) return [];
    if (kind === 'range') return readRange(column, value);
    if (kind === 'flag')
      return typeof value['eq'] === 'boolean'
        ? [{ kind: 'in', column, values: [value['eq']] }]
        : [];
    return readCodes(column, value).map((values) => ({ kind: 'in', column, values }));
  });
}

/** Lists of which a value must be in each. */
function readCodes(column: string, { eq, in: list }: Input): string[][] {
  const lists: string[][] = [];
  if (typeof eq === 'string') lists.push([eq]);
  if (Array.isArray(list)) {
    if (list.length > maximumValues) {
      throw new CodedError(
        'BAD_USER_INPUT',
        `The filter "${column}" lists ${list.length} values: give at most ${maximumValues}.`,
      );
    }
    lists.push(list.map(String));
  }
  return lists;
}

function readRange(column: string, value: Input): Criterion[] {
  const { gte, lte } = readEnds(value);
  return gte === null && lte === null ? [] : [{ kind: 'range', column, gte, lte }];
}

function readEnds({ gte, lte }: Input): { gte: number | null; lte: number | null } {
  return { gte: typeof gte === 'number' ? gte : null, lte: typeof lte === 'number' ? lte : null };
}

function readClinical(input: Input): Criterion {
  const number = isInput(input['number']) ? readEnds(input['number']) : null;
  return {
    kind: 'clinical',
    table: input['kind'] as ClinicalKind,
    code: readOneList('clinical.code', input['code']),
    value: readOneList('clinical.value', input['value']),
    number: number === null || (number.gte === null && number.lte === null) ? null : number,
    bodySite: readOneList('clinical.bodySite', input['bodySite']),
  };
}

/** The values that are in each list; null without a list. */
function readOneList(column: string, value: unknown): string[] | null {
  if (!isInput(value)) return null;
  const [first, ...rest] = readCodes(column, value);
  return first?.filter((text) => rest.every((list) => list.includes(text))) ?? null;
}

function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
