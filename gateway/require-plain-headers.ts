import type { IncomingMessage } from 'node:http';

import { CodedError } from '#schema/kernel/errors.ts';

/** Headers that say something only between parts of the Atlas; nobody may say it from outside (R3.8). */
const internalPrefixes = ['x-atlas-', 'x-gateway-', 'x-policy-', 'x-user'];

/** Headers of which a second would be taken by some and left by others. */
const saidOnce = ['authorization', 'content-type', 'atlas-project'];

/**
 * Takes internal headers out of a request, and refuses one that says twice who asks. Throws BAD_REQUEST. Line breaks within headers, and a
 * length beside chunks, are refused by Node's parser.
 */
export function requirePlainHeaders(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (internalPrefixes.some((prefix) => name.startsWith(prefix))) delete request.headers[name];
  }
  for (const name of saidOnce) {
    if ((request.headersDistinct[name] ?? []).length > 1) {
      throw new CodedError('BAD_REQUEST', `The header ${name} stands twice: say it once.`);
    }
  }
}
