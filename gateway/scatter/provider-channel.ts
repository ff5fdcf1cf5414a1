import { Pool } from 'undici';

import type { Log } from '#schema/kernel/log.ts';

import type { AnswerMemory } from './answer-memory.ts';
import { CallSlots } from './call-slots.ts';
import { CircuitBreaker, type CallOutcome } from './circuit-breaker.ts';
import { type CallResult, type CallTerms, type Letter, postLetter } from './provider-call.ts';
import { AnswerTimes, healthOf, type ProviderHealth } from './provider-health.ts';
import type { RosterEntry } from './provider-roster.ts';
import { RetryBudget } from './retry-budget.ts';

/** What the gateway shows to those it calls by https: PEM texts. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** How a channel reaches its provider. */
export interface ChannelOptions {
  readonly deadlines: {
    readonly connectMs: number;
    /** From a call's leaving to the last byte of its answer, a retry included. */
    readonly callMs: number;
  };
  /** What answers of all channels may hold. */
  readonly memory: AnswerMemory;
  /** Without one, providers that want a certificate of their callers hang up. */
  readonly certificate?: ClientCertificate;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly log: Log;
}

/** What a call brought; `begun` is when it left, on the channel's clock. */
export type ChannelResult = CallResult & { readonly begun: number };

/** A call to a provider, on the wire or waiting for its turn. */
export interface ChannelCall {
  /** Never rejects. */
  readonly result: Promise<ChannelResult>;
  /** Whether it left this process. */
  readonly isSent: () => boolean;
  /** Tells whether the body was an answer at all. */
  readonly judge: (sound: boolean) => void;
  /**
   * Gives it up: because somebody's patience of so many milliseconds is over, or, where that is null, because nobody waits any
   * more. It is held against the provider only if the call itself had a fair share of that patience.
   */
  readonly abort: (patienceMs: number | null) => void;
}

/** As many calls to a provider are on the wire at once; more wait. */
export const callsAtOnce = 32;
/** So many wait at most: their bodies are held in memory. */
export const callsWaiting = 64;
/** Failures in a row after which a provider is not asked for a while. */
export const failuresToOpen = 5;
/** Failures out of which many calls come to the same. */
const shareToOpen = { failures: 10, calls: 20, withinMs: 10_000 };
/** Milliseconds that it is not asked then. */
export const circuitWaitMs = 30_000;
/** A call that began later than this share of somebody's patience before its end says nothing of the provider. */
const fairShare = 0.5;
const keepAliveMs = 30_000;

/** Everything between this process and one provider: connections, their bounds, and whether it is asked at all. */
export class ProviderChannel {
  readonly #entry: RosterEntry;
  readonly #pool: Pool;
  readonly #terms: CallTerms;
  readonly #slots = new CallSlots(callsAtOnce, callsWaiting);
  readonly #breaker: CircuitBreaker;
  readonly #times = new AnswerTimes();
  readonly #now: () => number;
  readonly #log: Log;

  constructor(entry: RosterEntry, options: ChannelOptions) {
    const { deadlines, memory, certificate, log, now } = options;
    const address = new URL(entry.url);
    this.#entry = entry;
    this.#pool = new Pool(address.origin, {
      connections: callsAtOnce,
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      connect: {
        timeout: deadlines.connectMs,
        ...(entry.ca === undefined ? {} : { ...certificate, ca: entry.ca }),
      },
      // A call has a clock and a measure of its own, for all of it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#terms = {
      wire: { pool: this.#pool, path: address.pathname + address.search, memory },
      callMs: deadlines.callMs,
      retries: new RetryBudget(),
      now,
    };
    this.#breaker = new CircuitBreaker({
      failures: failuresToOpen,
      share: shareToOpen,
      waitMs: circuitWaitMs,
      now,
    });
    this.#now = now;
    this.#log = log;
  }

  /** Whether it leads where the entry says, since the same joining. */
  serves({ url, joined, ca }: RosterEntry): boolean {
    const { url: known, joined: since, ca: signer } = this.#entry;
    return url === known && joined === since && ca === signer;
  }

  get health(): ProviderHealth {
    return healthOf(this.#breaker, this.#times);
  }

  /** Posts a letter when it is its turn; refused at once where the circuit is open or too many wait. */
  post(letter: Letter): ChannelCall {
    if (!this.#breaker.passes) return refused(circuitOpen);
    const { promise: result, resolve } = Promise.withResolvers<ChannelResult>();
    let sent: SentCall | null = null;
    const release = this.#slots.take((free) => {
      sent = this.#send(letter);
      if (sent === null) {
        free();
        resolve(circuitOpen);
      } else {
        void sent.result.then((brought) => {
          free();
          resolve(brought);
        });
      }
    });
    if (release === null) return refused(busy);
    return {
      result,
      isSent: () => sent !== null,
      judge: (sound) => sent?.judge(sound),
      abort: (patienceMs) => {
        if (sent !== null) sent.abort(patienceMs);
        else {
          release();
          resolve(busy);
        }
      },
    };
  }

  /** Ends calls that are under way. */
  destroy(): Promise<void> {
    return this.#pool.destroy();
  }

  /** Lets calls that are under way end, and takes no more. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Puts a letter on the wire; null where the circuit is open. */
  #send(letter: Letter): SentCall | null {
    const leave = this.#breaker.enter();
    if (leave === null) return null;
    const begun = this.#now();
    let took = 0;
    let judged = false;
    const end = (outcome: CallOutcome): void => this.#note(() => leave(outcome));
    const call = postLetter(this.#terms, letter);
    const result = call.result.then((brought) => {
      took = this.#now() - begun;
      // One that sends too much is there all the same.
      if ('code' in brought) {
        end(brought.code === 'PROVIDER_RESPONSE_TOO_LARGE' ? 'answered' : 'failed');
      }
      return { ...brought, begun };
    });
    return {
      result,
      judge: (sound) => {
        // Each of those who share the call judges the same bytes.
        if (judged) return;
        judged = true;
        end(sound ? 'answered' : 'failed');
        if (sound) this.#times.answered(took);
      },
      abort: (patienceMs) => {
        const isLate = patienceMs !== null && this.#now() - begun >= patienceMs * fairShare;
        end(isLate ? 'failed' : 'abandoned');
        call.abort();
      },
    };
  }

  /** Logs what a call's end did to the circuit. */
  #note(leave: () => void): void {
    const before = this.#breaker.state;
    leave();
    const { state, consecutiveFailures } = this.#breaker;
    const provider = this.#entry.id;
    if (state === 'open' && before !== 'open') {
      this.#log.warn(
        { provider, consecutiveFailures, waitMs: circuitWaitMs },
        'provider is not asked for a while',
      );
    } else if (state === 'closed' && before !== 'closed') {
      this.#log.info({ provider }, 'provider is asked again');
    }
  }
}

type SentCall = Pick<ChannelCall, 'result' | 'judge' | 'abort'>;

const circuitOpen = {
  code: 'PROVIDER_CIRCUIT_OPEN',
  detail: 'it keeps failing',
  begun: 0,
} as const;
const busy = { code: 'PROVIDER_BUSY', detail: 'too many calls wait for it', begun: 0 } as const;

/** A call that ends before it begins. */
function refused(result: ChannelResult): ChannelCall {
  return {
    result: Promise.resolve(result),
    isSent: () => false,
    judge: () => undefined,
    abort: () => undefined,
  };
}
