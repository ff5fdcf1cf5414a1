import { CodedError } from '#schema/kernel/errors.ts';

import type { Listing } from '../search/catalogue-search.ts';
import type { Criterion } from '../search/criterion.ts';
import { type OutcomePart, tellOutcomes } from '../disclosure/told-outcomes.ts';
import type { ServingContext } from './serving-context.ts';

/** A filter of a root field. */
export interface AppliedFilter {
  /** What of the catalogue is listed or counted. */
  readonly parts: readonly OutcomePart[];
  readonly listing: Listing;
  readonly filter: Criterion;
  readonly strict: boolean;
}

/**
 * Notes what becomes of each criterion, for the answer's extensions. Throws NOT_EXACT where `strict` is asked and one cannot be
 * applied exactly.
 */
export async function applyCriteria(
  context: ServingContext,
  { parts, listing, filter, strict }: AppliedFilter,
): Promise<void> {
  const outcomes = await context.scan(() => tellOutcomes(parts, listing, filter));
  context.notes.outcomes(outcomes);
  const inexact = outcomes.filter(({ outcome }) => outcome !== 'APPLIED');
  if (!strict || inexact.length === 0) return;
  const names = inexact.map(({ path, outcome }) => `${path} (${outcome})`).join(', ');
  throw new CodedError('NOT_EXACT', `The provider cannot apply exactly: ${names}.`);
}
