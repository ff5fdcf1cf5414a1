import { CodedError } from '../kernel/errors.ts';

/** Rows that one page has at most, at the gateway and at every subgraph. */
export const largestPage = 100;

/** What holds a page's size, as callers know it. */
export function sayArgument({ field, argument }: { field: string; argument: string }): string {
  return `The argument "${argument}" of "${field}"`;
}

/**
 * The number of rows that was asked for. `named` says what holds it. Throws PAGE_SIZE_LIMIT for
 * more than a page has, BAD_USER_INPUT for what is no number of rows.
 */
export function requirePageSize(named: string, value: unknown): number {
  if (typeof value === 'number' && value > largestPage) {
    const message = `${named} is ${value}: a page has at most ${largestPage} rows.`;
    throw new CodedError('PAGE_SIZE_LIMIT', message);
  }
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  const shown = typeof value === 'number' ? `is ${value}` : 'is no number';
  throw new CodedError('BAD_USER_INPUT', `${named} ${shown}: a page has 1 to ${largestPage} rows.`);
}
