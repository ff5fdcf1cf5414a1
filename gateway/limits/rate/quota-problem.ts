import { errorCodes } from '#schema/kernel/errors.ts';

import type { RatePolicy } from './rate-policy.ts';

/** Media type of problem details (RFC 9457). */
export const problemType = 'application/problem+json';

/** Whether a client would read problem details. */
export function readsProblems(accept: string | undefined): boolean {
  return (accept ?? '').toLowerCase().includes(problemType);
}

/** The problem type `quota-exceeded` of draft-ietf-httpapi-ratelimit-headers-10, for a refused request. */
export function quotaProblem(policy: RatePolicy['name']): string {
  return JSON.stringify({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    title: errorCodes.RATE_LIMITED,
    status: 429,
    code: 'RATE_LIMITED',
    'violated-policies': [policy],
  });
}
