import { Kind, type ObjectFieldNode, type ObjectValueNode, type ValueNode } from 'graphql';

/** What can be asked for. */
export type Asked = 'subjects' | 'studies' | 'series';

/** The count of what matches or may, by what is asked for, in a summary's `byProvider`. */
export const possibleFields = {
  subjects: 'possibleSubjects',
  studies: 'possibleStudies',
  series: 'possibleSeries',
} as const;

const ofOneSeries = new Set([
  'modality',
  'bodyPart',
  'manufacturer',
  'derived',
  'sourceDoi',
  'licence',
  'instanceCount',
]);
const ofSubject = new Set(['sex', 'ageYears', 'patientId', 'clinical']);
const logic = new Set(['and', 'or', 'not']);

/**
 * The filter of a summary (`SeriesFilter`) that counts what a filter of a listing describes: every series of those subjects or
 * studies, so that the summary's subjects or studies are the listing's. What is said of one series together stays together.
 */
export function filterOfCounts(asked: Asked, filter: ObjectValueNode): ObjectValueNode {
  if (asked === 'series') return filter;
  const scope = asked === 'subjects' ? 'subject' : 'study';
  const groups = Object.groupBy(filter.fields, ({ name }) => placeOf(name.value, asked));
  const parts: ObjectFieldNode[] = [
    ...(groups.own === undefined ? [] : [field(scope, object(groups.own))]),
    ...(groups.series === undefined
      ? []
      : [field(scope, object([field('series', object(groups.series))]))]),
    ...(groups.subject === undefined ? [] : [field('subject', object(groups.subject))]),
    ...(groups.whole ?? []),
    ...(groups.logic ?? []).map(({ name, value }) => field(name.value, insides(asked, value))),
  ];
  // One after the other, since two of them may have the same name.
  return parts.length < 2 ? object(parts) : object([field('and', list(parts.map(alone)))]);
}

function placeOf(name: string, asked: Asked): 'own' | 'series' | 'subject' | 'whole' | 'logic' {
  if (logic.has(name)) return 'logic';
  if (ofOneSeries.has(name)) return 'series';
  if (asked === 'subjects') return 'own';
  if (name === 'subject') return 'whole';
  return ofSubject.has(name) ? 'subject' : 'own';
}

function insides(asked: Asked, value: ValueNode): ValueNode {
  if (value.kind === Kind.OBJECT) return filterOfCounts(asked, value);
  return value.kind === Kind.LIST ? list(value.values.map((one) => insides(asked, one))) : value;
}

function alone(part: ObjectFieldNode): ObjectValueNode {
  return object([part]);
}

function object(fields: readonly ObjectFieldNode[]): ObjectValueNode {
  return { kind: Kind.OBJECT, fields };
}

function field(name: string, value: ValueNode): ObjectFieldNode {
  return { kind: Kind.OBJECT_FIELD, name: { kind: Kind.NAME, value: name }, value };
}

function list(values: readonly ValueNode[]): ValueNode {
  return { kind: Kind.LIST, values };
}
