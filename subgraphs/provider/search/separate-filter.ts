import { conjunctsOf, type Criterion } from './criterion.ts';
import { isAboutCombinations } from './evaluate-combinations.ts';

/** Criteria on series that must all hold. */
export interface SeparateFilter {
  /** About few-valued columns. */
  readonly combinations: readonly Criterion[];
  /** About the subject or the study: the same for all series of a subject in a study. */
  readonly parts: readonly Criterion[];
}

/** Separates a filter; null where it asks for more of single series, or for both in one criterion. */
export function separateFilter(filter: Criterion): SeparateFilter | null {
  const all = conjunctsOf(filter);
  const parts = all.filter((part) => !isAboutCombinations(part));
  if (!parts.every((part) => isAbout(part, false))) return null;
  return { combinations: all.filter((part) => isAboutCombinations(part)), parts };
}

/** Whether a filter is true of a series as soon as it is of another with the same combination, study and subject. */
export function isThin(filter: Criterion): boolean {
  return isAbout(filter, true);
}

/** Whether a criterion is about the subject or the study, or, `withCombinations`, about few-valued columns. */
function isAbout(criterion: Criterion, withCombinations: boolean): boolean {
  if (criterion.kind === 'and' || criterion.kind === 'or') {
    return criterion.of.every((part) => isAbout(part, withCombinations));
  }
  if (criterion.kind === 'not') return isAbout(criterion.of, withCombinations);
  if (criterion.kind === 'some') return criterion.of === 'subjects' || criterion.of === 'studies';
  const asksSeries = ['in', 'range', 'exists'].includes(criterion.kind);
  return !asksSeries || (withCombinations && isAboutCombinations(criterion));
}
