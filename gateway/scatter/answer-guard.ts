import type { Log } from '#schema/kernel/log.ts';

import type { Asked } from './provider-client.ts';
import type { WrittenDocument } from './written-document.ts';

/** What is wrong with values that a provider sent. */
export type ViolationCode = 'PROVIDER_SCHEMA_VIOLATION' | 'PROVIDER_POLICY_VIOLATION';

/** Values of one field that are not shown. Nothing here repeats a value. */
export interface Violation {
  readonly code: ViolationCode;
  /** Type and field, such as `Study.description`. */
  readonly field: string;
  /** What was found where something else belongs: one of the guard's own words. */
  readonly found: string;
  readonly count: number;
}

/** What may be shown of a provider's value. */
export interface GuardedValue {
  /** Null where nothing of it may. */
  readonly value: unknown;
  /** None where all of it may. */
  readonly violations: readonly Violation[];
  /** Whether more than single fields is gone: what held a field that cannot be null. */
  readonly spread: boolean;
}

/** Knows what a provider may answer to a document. */
export interface AnswerGuard {
  /**
   * Checks the value of a document's root field, and changes it in place: null stands for what is not shown, fields that were
   * not asked for are gone. Where the provider's version lacks fields (`lacking`), those that cannot be null may be null.
   */
  readonly check: (document: WrittenDocument, value: unknown, lacking: boolean) => GuardedValue;
}

/** What asking one provider brought, as far as it may be shown. */
export interface GuardedAnswer extends Asked {
  /** Whether the code says no more than that some fields are not shown: all else of the answer is there. */
  readonly withheld?: boolean;
}

/** What is kept of answers that were guarded. */
interface GuardKeeping {
  readonly guard: AnswerGuard;
  /** By provider, how many of its values were not shown because of what they looked like. */
  readonly withheld: Map<string, number>;
  readonly log: Log;
}

/** What asking a provider brought, as far as it may be shown; what is not is in the log as an alarm. */
export function guardAnswer(
  { guard, withheld: counted, log }: GuardKeeping,
  provider: string,
  document: WrittenDocument,
  asked: Asked,
): GuardedAnswer {
  const { reply, leftOut = [] } = asked;
  if (reply === null) return asked;
  const { value, violations, spread } = guard.check(document, reply.value, leftOut.length > 0);
  if (violations.length === 0) return asked;
  for (const { code, ...violation } of violations) {
    log.error({ alarm: code, provider, ...violation }, 'provider sent what is not shown');
    if (code === 'PROVIDER_POLICY_VIOLATION') {
      counted.set(provider, (counted.get(provider) ?? 0) + violation.count);
    }
  }
  const told = violations.find(({ code }) => code === 'PROVIDER_SCHEMA_VIOLATION');
  const code = asked.code ?? told?.code ?? 'PROVIDER_POLICY_VIOLATION';
  const withheld = asked.code === null && told === undefined && !spread;
  return { ...asked, reply: { ...reply, value, code }, code, withheld };
}
