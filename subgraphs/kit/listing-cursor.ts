import { createHash } from 'node:crypto';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

const digestLength = 8;

/** What a cursor belongs to. */
export interface ListingName {
  /** Root field. */
  readonly field: string;
  /** What its rows are chosen by, as JSON has it; equal filters have their parts in the same order. */
  readonly filter: unknown;
}

/** Cursor behind a position: opaque to clients, and of no use in another listing. */
export function writeCursor(listing: ListingName, position: string): string {
  return Buffer.from(JSON.stringify([digestOf(listing), position])).toString('base64url');
}

/** The position that a cursor stands for. CURSOR_INVALID or CURSOR_MISMATCH where it is none of this listing's. */
export function readCursor(listing: ListingName, cursor: string): string {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    content = null;
  }
  const [digest, position] = Array.isArray(content) ? (content as unknown[]) : [];
  if (typeof digest !== 'string' || typeof position !== 'string') {
    throw new CodedError('CURSOR_INVALID', errorCodes.CURSOR_INVALID);
  }
  if (digest !== digestOf(listing)) {
    throw new CodedError('CURSOR_MISMATCH', errorCodes.CURSOR_MISMATCH);
  }
  return position;
}

function digestOf({ field, filter }: ListingName): string {
  const text = JSON.stringify([field, filter]);
  return createHash('sha256').update(text).digest('base64url').slice(0, digestLength);
}
