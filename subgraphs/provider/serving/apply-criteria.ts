import { CodedError } from '#schema/kernel/errors.ts';

import type { Listing } from '../search/catalogue-search.ts';
import type { Criterion } from '../search/criterion.ts';
import type { ReleaseScope } from './release-scope.ts';

/** A filter of a root field. */
export interface AppliedFilter {
  readonly listing: Listing;
  readonly filter: Criterion;
  readonly strict: boolean;
}

/**
 * Notes what becomes of each criterion, for the answer's extensions. Throws NOT_EXACT where `strict` is asked and one cannot be
 * applied exactly.
 */
export async function applyCriteria(
  { context, view }: ReleaseScope,
  { listing, filter, strict }: AppliedFilter,
): Promise<void> {
  const outcomes = await context.scan(() => view.outcomes(listing, filter));
  context.noteOutcomes(outcomes);
  const inexact = outcomes.filter(({ outcome }) => outcome !== 'APPLIED');
  if (!strict || inexact.length === 0) return;
  const names = inexact.map(({ path, outcome }) => `${path} (${outcome})`).join(', ');
  throw new CodedError('NOT_EXACT', `The provider cannot apply exactly: ${names}.`);
}
