import { CodedError, type ErrorCode } from '#schema/kernel/errors.ts';
import { type AccessLevel, reaches } from '#schema/wire/access-level.ts';

import type { Need } from './needed-by-document.ts';

/** Whose rights a request is held against. */
export interface Rights {
  /** Whether nobody in particular asks. */
  readonly isPublic: boolean;
  /** The most that any dataset is open to for the caller. */
  readonly most: AccessLevel;
  /** What the caller should do first where more was hoped for; absent where nothing stands before the datasets' own conditions. */
  readonly advice?: string;
}

const who: Record<string, string> = {
  AGGREGATE: 'who may count a dataset',
  RECORD: 'who may list rows of a dataset',
  INTERNAL: 'nobody but the Atlas itself',
};

/** A refusal that knows what was beyond the caller. */
export class LevelRefusal extends CodedError {
  readonly need: Need;

  constructor(code: ErrorCode, message: string, need: Need) {
    super(code, message);
    this.need = need;
  }
}

/**
 * Throws a `LevelRefusal` where a caller asks for, or by, what no dataset is open to: UNAUTHENTICATED for the public, ACCESS_DENIED for anybody else.
 */
export function refuseNeeds(needs: readonly Need[], { isPublic, most, advice }: Rights): void {
  const beyond = needs.find(({ level }) => !reaches(most, level));
  if (beyond === undefined) return;
  const { coordinate, level, given } = beyond;
  const subject = given ? `Asking by ${coordinate}` : coordinate;
  const remedy = isPublic
    ? 'send an access token'
    : (advice ?? 'ask whyAccess what the datasets that you mean ask for');
  throw new LevelRefusal(
    isPublic ? 'UNAUTHENTICATED' : 'ACCESS_DENIED',
    `${subject} is for ${who[level] ?? 'others'}: ${remedy}.`,
    beyond,
  );
}

/** Whether a request asks by what only rows may be asked by: then what may only be counted is left out of it. */
export function asksByRecords(needs: readonly Need[]): boolean {
  return needs.some(({ level, given }) => given && level === 'RECORD');
}
