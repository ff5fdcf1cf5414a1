import { type ErrorCode, errorCodes } from '#schema/kernel/errors.ts';

import type { GuardedAnswer } from './answer-guard.ts';
import type { Answer } from './answer-selection.ts';
import type { Asked } from './provider-client.ts';
import type { RosterEntry } from './provider-roster.ts';
import { leavesOut } from './scatter-errors.ts';

/** Keeps what became of each provider of the roster while one result is gathered. */
export class AnswerReport {
  readonly #answers = new Map<string, Answer>();

  constructor(roster: readonly RosterEntry[], mayAsk: (providerId: string) => boolean) {
    for (const { id } of roster) {
      this.#answers.set(id, {
        provider: id,
        ...(mayAsk(id) ? notAsked : denied),
        release: null,
        milliseconds: null,
        trips: 0,
        criteria: null,
        leftOut: null,
        disclosure: null,
        suppressed: null,
      });
    }
  }

  /** A call that nothing is known of yet. */
  asking(provider: string): void {
    this.#answers.set(provider, {
      provider,
      ...pending,
      release: null,
      milliseconds: null,
      trips: 0,
      criteria: null,
      leftOut: null,
      disclosure: null,
      suppressed: null,
    });
  }

  /** What became of a provider before, of which nothing has changed since: it is not asked again. */
  remember(answer: Answer): void {
    const milliseconds = answer.trips === 0 ? answer.milliseconds : 0;
    this.#answers.set(answer.provider, { ...answer, milliseconds, trips: 0 });
  }

  /** One that is not asked, because nothing of it matches. */
  irrelevant(provider: string): void {
    const before = this.#answers.get(provider);
    if (before !== undefined) this.#answers.set(provider, { ...before, ...notConcerned });
  }

  /** A call that brought an answer; with a code where it came with an error beside its data, or something is withheld. */
  answered(provider: string, call: AnsweredCall, said: Said): void {
    const { milliseconds, code, withheld = false } = call;
    const before = this.#earlier(provider);
    const outcome = withheld ? withholding(code) : outcomeOf(code);
    // What was wrong in an earlier trip still is, unless this one is worse.
    const lasts = before !== undefined && before.code !== null && outcome.status === 'ANSWERED';
    const joined = before === undefined ? said : joinSaid(before, said);
    this.#set(provider, { milliseconds, sent: true }, lasts ? outcomeIn(before) : outcome, joined);
  }

  /** A call that brought none, or was not even sent. */
  failed(provider: string, call: Pick<Asked, 'milliseconds' | 'sent'>, code: ErrorCode): void {
    this.#set(provider, call, outcomeOf(code), nothing);
  }

  /** What a provider was not asked, since its version does not have it. */
  leavingOut(provider: string, names: readonly string[]): void {
    const answer = this.#answers.get(provider);
    if (answer === undefined || names.length === 0) return;
    const leftOut = [...new Set([...(answer.leftOut ?? []), ...names])];
    this.#answers.set(provider, { ...answer, leftOut });
  }

  /** An answer that proved useless when it was merged. */
  refused(provider: string, code: ErrorCode): void {
    const before = this.#answers.get(provider);
    if (before === undefined) return;
    this.#answers.set(provider, { ...before, ...outcomeOf(code), ...nothing });
  }

  /** One answer a provider, by provider id. */
  all(): readonly Answer[] {
    return [...this.#answers.values()];
  }

  /** The answer of one provider. */
  of(provider: string): Answer | undefined {
    return this.#answers.get(provider);
  }

  /** What the trips so far came to; undefined before the first. */
  #earlier(provider: string): Answer | undefined {
    const before = this.#answers.get(provider);
    return before?.trips === 0 ? undefined : before;
  }

  #set(
    provider: string,
    { milliseconds, sent }: Pick<Asked, 'milliseconds' | 'sent'>,
    outcome: Outcome,
    said: Said,
  ): void {
    const before = this.#earlier(provider);
    this.#answers.set(provider, {
      provider,
      ...outcome,
      release: said.release,
      criteria: said.criteria,
      disclosure: said.disclosure,
      suppressed: said.suppressed,
      leftOut: before?.leftOut ?? null,
      milliseconds: (before?.milliseconds ?? 0) + milliseconds,
      trips: (before?.trips ?? 0) + Number(sent),
    });
  }
}

/** A call as far as a report tells of it. */
type AnsweredCall = Pick<GuardedAnswer, 'milliseconds' | 'code' | 'withheld'>;

/** What a provider says beside its data. */
type Said = Pick<Answer, 'release' | 'criteria' | 'disclosure' | 'suppressed'>;

const nothing: Said = { release: null, criteria: null, disclosure: null, suppressed: null };

/** What was said in several trips: the last that was said of each, but what is kept back once stays kept back. */
function joinSaid(before: Said, said: Said): Said {
  return {
    release: said.release ?? before.release,
    criteria: said.criteria ?? before.criteria,
    disclosure: said.disclosure ?? before.disclosure,
    suppressed: said.suppressed === true || before.suppressed,
  };
}

type Outcome = Pick<Answer, 'status' | 'code' | 'message'>;

function outcomeIn({ status, code, message }: Outcome): Outcome {
  return { status, code, message };
}

const notAsked: Outcome = {
  status: 'SKIPPED',
  code: 'PROVIDER_NOT_ASKED',
  message: errorCodes.PROVIDER_NOT_ASKED,
};
const notConcerned: Outcome = {
  status: 'SKIPPED',
  code: 'SKIPPED_IRRELEVANT',
  message: errorCodes.SKIPPED_IRRELEVANT,
};
const pending: Outcome = { status: 'PENDING', code: null, message: null };
const denied: Outcome = {
  status: 'DENIED',
  code: 'PROVIDER_DENIED',
  message: errorCodes.PROVIDER_DENIED,
};

const keptBack =
  'The provider keeps this from the caller by a policy of its own, whatever whyAccess says: ask the provider.';

/** An answer of which some fields are not shown: its rows and counts are there, so nothing else is missing. */
function withholding(code: ErrorCode | null): Outcome {
  return { status: 'ANSWERED', code, message: code === null ? null : errorCodes[code] };
}

/** What a call came to: a provider that claims never to have been asked has failed all the same. */
function outcomeOf(code: ErrorCode | null): Outcome {
  if (code === null) return { status: 'ANSWERED', code, message: null };
  const message = errorCodes[code];
  // The gateway asked since it had decided that the caller may: the reason is one that whyAccess does not know.
  if (code === 'ACCESS_DENIED') return { status: 'DENIED', code, message: keptBack };
  if (code === 'PROVIDER_DENIED') return { status: 'DENIED', code, message };
  if (code === 'NO_RELEASE') return { status: 'NO_RELEASE', code, message };
  // It said that it would answer less than was asked for, and was told not to: nothing is missing that was wanted.
  // Of one whose version is too old, everything is missing.
  if (leavesOut(code)) return { status: 'SKIPPED', code, message };
  return { status: code === 'PROVIDER_TIMEOUT' ? 'TIMED_OUT' : 'FAILED', code, message };
}
