import type { ClinicalQuestion } from './clinical-axes.ts';
import type { Criterion, LeafCriterion } from './criterion.ts';
import { facetColumns } from './facet-fields.ts';

/** Whether a criterion on a series or its subject is about what is counted by. */
export type IsOwn = (leaf: LeafCriterion) => boolean;

/** Tells the criteria on a facet's field: what series and subjects both have under one name is the same of both. */
export function isOnField(field: string): IsOwn {
  return (leaf) => 'column' in leaf && leaf.column === facetColumns[field]?.column;
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
export function withoutOwn(filter: Criterion, isOwn: IsOwn): Criterion {
  if (filter.kind === 'and') {
    const parts = filter.of.map((part) => withoutOwn(part, isOwn));
    const kept = parts.filter((part) => part.kind !== 'all');
    return kept.length > 1 ? { kind: 'and', of: kept } : (kept[0] ?? { kind: 'all' });
  }
  if (filter.kind === 'some' && filter.of === 'subjects') {
    // A series has one subject: what must hold of it can be told apart.
    const where = withoutOwn(filter.where, isOwn);
    return where.kind === 'all' ? where : { ...filter, where };
  }
  return isAllOwn(filter, isOwn) ? { kind: 'all' } : filter;
}

function isAllOwn(criterion: Criterion, isOwn: IsOwn): boolean {
  if (criterion.kind === 'all') return false;
  if (criterion.kind === 'and' || criterion.kind === 'or') {
    return criterion.of.length > 0 && criterion.of.every((part) => isAllOwn(part, isOwn));
  }
  if (criterion.kind === 'not') return isAllOwn(criterion.of, isOwn);
  if (criterion.kind === 'some') {
    return criterion.of === 'subjects' && isAllOwn(criterion.where, isOwn);
  }
  return isOwn(criterion);
}
