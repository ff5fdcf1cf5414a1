import { CodedError } from '#schema/kernel/errors.ts';
import { requirePageSize, sayArgument } from '#schema/wire/page-size.ts';

import type { FieldRule } from './merge-rules.ts';
import type { LateValue, Variables } from './read-value.ts';

/** What an argument has to be. */
export interface Judgement {
  readonly takes: 'date' | 'pageSize' | 'list';
  /** Greatest length of a list. */
  readonly atMost?: number;
}

/** An argument that the gateway can judge by its type or its part in paging, before anybody is asked. */
export interface ArgumentCheck extends Judgement {
  readonly argument: string;
  /** The field that it belongs to. */
  readonly field: string;
  readonly value: LateValue;
}

const dateType = /^\[*Date\b/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** What an argument has to be; undefined where only the provider can say. */
export function judgedAs(rule: FieldRule, argument: string): Judgement | undefined {
  const { type = '', atMost } = rule.arguments.get(argument) ?? {};
  if (dateType.test(type)) return { takes: 'date' };
  if (atMost !== undefined) return { takes: 'list', atMost };
  // As in the Relay connection specification: the size of a page stands beside the cursor that it begins behind.
  const isPaged = [...rule.arguments.values()].some(({ sealed }) => sealed);
  return argument === 'first' && isPaged ? { takes: 'pageSize' } : undefined;
}

/** Throws BAD_USER_INPUT or PAGE_SIZE_LIMIT with what to give instead. Absent and null say nothing. */
export function requireValue(check: ArgumentCheck, variables: Variables): void {
  const value = check.value(variables) ?? null;
  if (value === null) return;
  if (check.takes === 'pageSize') requirePageSize(sayArgument(check), value);
  else if (check.takes === 'list') requireShort(check, value);
  else requireDate(check, value);
}

function requireShort({ argument, field, atMost = 0 }: ArgumentCheck, value: unknown): void {
  if (!Array.isArray(value) || value.length <= atMost) return;
  const message = `The argument "${argument}" of "${field}" must list at most ${atMost}.`;
  throw new CodedError('BAD_USER_INPUT', message);
}

function requireDate({ argument, field }: ArgumentCheck, value: unknown): void {
  const dates: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (dates.every(isDate)) return;
  const message = `The argument "${argument}" of "${field}" must be a day of the calendar such as 2024-12-31.`;
  throw new CodedError('BAD_USER_INPUT', message);
}

/** Whether it is a day that there is, as YYYY-MM-DD (ISO 8601); `Date.parse` takes 2024-02-31 for a day of March. */
function isDate(value: unknown): boolean {
  const parts = typeof value === 'string' ? datePattern.exec(value) : null;
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  // Day 0 of the next month is the last of this one.
  const lastDay = new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}
