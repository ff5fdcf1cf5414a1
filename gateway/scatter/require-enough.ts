import type { ErrorCode } from '#schema/kernel/errors.ts';

import { isMissing } from './answer-counts.ts';
import type { ListingPlan, MergedPlan } from './root-plan.ts';
import type { RootResult, RootRun } from './root-run.ts';
import { leavesOut } from './scatter-errors.ts';

const mostNamed = 5;

/** The result, or, where the caller takes all answers only, INCOMPLETE with who is missing and why instead of its data. */
export function requireEnough(
  { key, enough }: Pick<ListingPlan | MergedPlan, 'key' | 'enough'>,
  run: RootRun,
  result: RootResult,
): RootResult {
  if (enough(run.request.variables) !== 'ALL') return result;
  const missing = run.report
    .all()
    .filter(isMissing)
    .map(({ provider, code }) => ({ id: provider, code: code ?? 'PROVIDER_FAILED' }));
  if (missing.length === 0) return result;
  const named = missing.slice(0, mostNamed).map(({ id, code }) => `${id} (${code})`);
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '';
  const message =
    `Answers of all providers were asked for, and these are missing: ${named.join(', ')}${more}; ` +
    `${adviceFor(missing.map(({ code }) => code))}take what the others have with completeness PARTIAL.`;
  const extensions = { code: 'INCOMPLETE', providers: missing } as const;
  return { value: null, errors: [{ message, path: [key], extensions }] };
}

/** Whether asking again changes nothing. */
function isLasting(code: ErrorCode): boolean {
  return code === 'PROVIDER_DENIED' || leavesOut(code);
}

function adviceFor(codes: readonly ErrorCode[]): string {
  const again = codes.some((code) => !isLasting(code)) ? 'ask again, or ' : '';
  return again + (codes.includes('NOT_EXACT') ? 'ask without strict, or ' : '');
}
