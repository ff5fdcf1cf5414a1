import { createHash } from 'node:crypto';

import { CodedError } from '#schema/kernel/errors.ts';

const digestLength = 8;

/** What a cursor of the registry belongs to: the root field and its filter. */
export interface ListingName {
  readonly field: string;
  readonly filter: unknown;
}

/** Cursor of the row with this id: opaque to clients, and of no use in another listing. */
export function writeCursor(listing: ListingName, id: string): string {
  return Buffer.from(JSON.stringify([digestOf(listing), id])).toString('base64url');
}

/** Id of the row that a cursor stands on. CURSOR_INVALID or CURSOR_MISMATCH where it is none of this listing's. */
export function readCursor(listing: ListingName, cursor: string): string {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    content = null;
  }
  const [digest, id] = Array.isArray(content) ? (content as unknown[]) : [];
  if (typeof digest !== 'string' || typeof id !== 'string') {
    throw new CodedError(
      'CURSOR_INVALID',
      'The cursor is not one that this Atlas gave out: start again without it.',
    );
  }
  if (digest !== digestOf(listing)) {
    throw new CodedError(
      'CURSOR_MISMATCH',
      'The cursor belongs to another listing: use it with the field and the filter that it came from.',
    );
  }
  return id;
}

function digestOf({ field, filter }: ListingName): string {
  const text = JSON.stringify([field, filter ?? null]);
  return createHash('sha256').update(text).digest('base64url').slice(0, digestLength);
}
