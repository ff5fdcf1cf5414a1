import { CodedError } from '#schema/kernel/errors.ts';

/** FILTER_INVALID; `problem` follows on the place: what is wrong, a colon, and what to do. */
export function invalidAt(path: string, problem: string): CodedError {
  return new CodedError('FILTER_INVALID', `${placeOf(path)} ${problem}.`);
}

/** FILTER_TOO_LARGE; `problem` as with FILTER_INVALID. */
export function tooLargeAt(path: string, problem: string): CodedError {
  return new CodedError('FILTER_TOO_LARGE', `${placeOf(path)} ${problem}.`);
}

/** A place in an argument as messages say it. */
export function placeOf(path: string): string {
  return `"${path}"`;
}
