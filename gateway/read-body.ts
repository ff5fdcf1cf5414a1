import type { IncomingMessage } from 'node:http';

import { CodedError } from '#schema/kernel/errors.ts';

/** Reads a request's body as JSON; undefined for none. Throws BODY_TOO_LARGE and BAD_REQUEST. */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const tooLarge = new CodedError(
    'BODY_TOO_LARGE',
    `The request is larger than ${maxBytes} bytes: shorten its document or its variables.`,
  );
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new CodedError('BAD_REQUEST', 'The body is not JSON.');
  }
}
