import { type ErrorCode, errorCodes } from '#schema/kernel/errors.ts';

import type { Answer } from './answer-selection.ts';
import type { RosterEntry } from './provider-roster.ts';

/** Keeps what became of each provider of the roster while one result is gathered. */
export class AnswerReport {
  readonly #answers = new Map<string, Answer>();

  constructor(roster: readonly RosterEntry[], mayList: (providerId: string) => boolean) {
    for (const { id } of roster) {
      const denied = !mayList(id);
      this.#answers.set(id, {
        provider: id,
        status: denied ? 'DENIED' : 'SKIPPED',
        release: null,
        code: null,
        message: denied
          ? 'The provider may not answer this caller.'
          : 'The provider was not asked.',
        milliseconds: null,
        trips: 0,
      });
    }
  }

  /** A call that brought an answer; `code` where it came with an error beside its data. */
  answered(
    provider: string,
    milliseconds: number,
    release: number | null,
    code: ErrorCode | null,
  ): void {
    const before = this.#answers.get(provider);
    this.#set(
      provider,
      milliseconds,
      code ?? before?.code ?? null,
      release ?? before?.release ?? null,
    );
  }

  /** A call that brought none. */
  failed(provider: string, milliseconds: number, code: ErrorCode): void {
    this.#set(provider, milliseconds, code, null);
  }

  /** An answer that proved useless when it was merged. */
  refused(provider: string, code: ErrorCode): void {
    const before = this.#answers.get(provider);
    if (before === undefined) return;
    this.#answers.set(provider, { ...before, ...statusOf(code), release: null });
  }

  /** One answer a provider, by provider id. */
  all(): readonly Answer[] {
    return [...this.#answers.values()];
  }

  /** The answer of one provider. */
  of(provider: string): Answer | undefined {
    return this.#answers.get(provider);
  }

  #set(
    provider: string,
    milliseconds: number,
    code: ErrorCode | null,
    release: number | null,
  ): void {
    const before = this.#answers.get(provider);
    this.#answers.set(provider, {
      provider,
      ...statusOf(code),
      release,
      milliseconds: (before?.milliseconds ?? 0) + milliseconds,
      trips: (before?.trips ?? 0) + 1,
    });
  }
}

function statusOf(code: ErrorCode | null): Pick<Answer, 'status' | 'code' | 'message'> {
  if (code === null) return { status: 'ANSWERED', code, message: null };
  const message = errorCodes[code];
  if (code === 'NO_RELEASE') return { status: 'NO_RELEASE', code, message };
  return { status: code === 'PROVIDER_TIMED_OUT' ? 'TIMED_OUT' : 'FAILED', code, message };
}
