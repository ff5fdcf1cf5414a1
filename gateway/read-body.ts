import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';

import { CodedError } from '#schema/kernel/errors.ts';

import { requirePlainJson } from './limits/require-plain-json.ts';

/** A body in signs that nobody here reads: status 415. */
export class CharsetUnknown extends CodedError {
  constructor() {
    super('BAD_REQUEST', 'The body has another charset than UTF-8: send JSON in UTF-8.');
  }
}

/** Reads a request's body as JSON; undefined for none, or for one of another media type. Throws BODY_TOO_LARGE and BAD_REQUEST. */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  requireUtf8(request.headers['content-type']);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  // Forms and plain text may be sent by any page: whoever answers finds no body then.
  if (!isJson(request.headers['content-type'])) return undefined;
  const text = Buffer.concat(chunks).toString('utf8');
  const body = parseJson(text);
  requirePlainJson(text);
  return body;
}

function tooLarge(maxBytes: number): CodedError {
  return new CodedError(
    'BODY_TOO_LARGE',
    `The request is larger than ${maxBytes} bytes: shorten its document or its variables.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CodedError('BAD_REQUEST', 'The body is not JSON.');
  }
}

function isJson(contentType: string | undefined): boolean {
  const essence = mediaOf(contentType)?.essence;
  return essence === undefined || essence === 'application/json';
}

/** JSON is UTF-8 (RFC 8259, 8.1). */
function requireUtf8(contentType: string | undefined): void {
  const charset = mediaOf(contentType)?.params.get('charset') ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) throw new CharsetUnknown();
}

/** Undefined for what is no media type. */
function mediaOf(contentType: string | undefined): MIMEType | undefined {
  try {
    return contentType === undefined ? undefined : new MIMEType(contentType);
  } catch {
    return undefined;
  }
}
