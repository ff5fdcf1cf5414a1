import type { ClinicalQuestion } from './clinical-axes.ts';
import type { Criterion, LeafCriterion } from './criterion.ts';

/** Whether a criterion on rows of a table is about what is counted by. */
export type IsOwn = (leaf: LeafCriterion, of: 'series' | 'subjects') => boolean;

/** Columns behind values of the schema's `FacetField` that filters ask of series and of subjects. */
const columns: Readonly<Record<string, Partial<Record<'series' | 'subjects', string>>>> = {
  DATASET: { series: 'dataset', subjects: 'dataset' },
  MODALITY: { series: 'modality' },
  BODY_PART: { series: 'bodyPart' },
  MANUFACTURER: { series: 'manufacturer' },
  SEX: { subjects: 'sex' },
  LICENCE: { series: 'licence' },
  DERIVED: { series: 'derived' },
  SOURCE: { series: 'sourceDoi' },
};

/** Tells the criteria on a facet's field. */
export function isOnField(field: string): IsOwn {
  return (leaf, of) => 'column' in leaf && leaf.column === columns[field]?.[of];
}

/** Tells the criteria on a clinical question and no other. */
export function isOnQuestion({ kind, code }: ClinicalQuestion): IsOwn {
  return (leaf) =>
    leaf.kind === 'clinical' &&
    leaf.table === kind &&
    leaf.withinDays === null &&
    leaf.codes?.length === 1 &&
    leaf.codes[0] === code;
}

/**
 * A filter on series without what it says of a facet's own field: the parts that must all hold and speak of nothing else. A part
 * that speaks of other things too stays, since it would mean something else without its half.
 */
export function withoutOwn(
  filter: Criterion,
  isOwn: IsOwn,
  of: 'series' | 'subjects' = 'series',
): Criterion {
  if (filter.kind === 'and') {
    const parts = filter.of.map((part) => withoutOwn(part, isOwn, of));
    const kept = parts.filter((part) => part.kind !== 'all');
    return kept.length > 1 ? { kind: 'and', of: kept } : (kept[0] ?? { kind: 'all' });
  }
  if (filter.kind === 'some' && filter.of === 'subjects') {
    // A series has one subject: what must hold of it can be told apart.
    const where = withoutOwn(filter.where, isOwn, 'subjects');
    return where.kind === 'all' ? where : { ...filter, where };
  }
  return isAllOwn(filter, isOwn, of) ? { kind: 'all' } : filter;
}

function isAllOwn(criterion: Criterion, isOwn: IsOwn, of: 'series' | 'subjects'): boolean {
  if (criterion.kind === 'all') return false;
  if (criterion.kind === 'and' || criterion.kind === 'or') {
    return criterion.of.length > 0 && criterion.of.every((part) => isAllOwn(part, isOwn, of));
  }
  if (criterion.kind === 'not') return isAllOwn(criterion.of, isOwn, of);
  if (criterion.kind === 'some') {
    return criterion.of === 'subjects' && isAllOwn(criterion.where, isOwn, 'subjects');
  }
  return isOwn(criterion, of);
}
