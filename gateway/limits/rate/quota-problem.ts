import type { ServerResponse } from 'node:http';

import { errorCodes } from '#schema/kernel/errors.ts';

/** Media type of problem details (RFC 9457). */
const problemType = 'application/problem+json';
const tooMany = 429;
/** Name of the policy that a RateLimit header begins with. */
const policyName = /^"(\w+)"/;

/**
 * Makes of a response with status 429 the problem type `quota-exceeded` (draft-ietf-httpapi-ratelimit-headers-10) where the client takes problem
 * details, and gives its body; null for any other.
 */
export function quotaProblem(response: ServerResponse, accept = ''): string | null {
  if (response.statusCode !== tooMany || !accept.toLowerCase().includes(problemType)) return null;
  const [, policy] = policyName.exec(String(response.getHeader('ratelimit'))) ?? [];
  response.setHeader('content-type', problemType);
  response.removeHeader('content-length');
  return JSON.stringify({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    title: errorCodes.RATE_LIMITED,
    status: tooMany,
    code: 'RATE_LIMITED',
    'violated-policies': [policy],
  });
}
