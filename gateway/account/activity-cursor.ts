import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import type { ActivityPlace } from '../audit/read-activity.ts';

/** Where an activity stands, as clients hold it. It is not signed: whoever makes one up pages through what is theirs anyway. */
export function writeActivityCursor({ at, chain, seq }: ActivityPlace): string {
  return Buffer.from(JSON.stringify([at, chain, seq])).toString('base64url');
}

/** CURSOR_INVALID for what is none. */
export function readActivityCursor(cursor: string): ActivityPlace {
  const [at, chain, seq] = readList(cursor);
  if (isWhole(at) && typeof chain === 'string' && isWhole(seq)) return { at, chain, seq };
  throw new CodedError('CURSOR_INVALID', errorCodes.CURSOR_INVALID);
}

function readList(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
