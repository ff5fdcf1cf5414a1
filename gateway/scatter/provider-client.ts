import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import type { ErrorCode } from '#schema/kernel/errors.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';

import { AnswerMemory } from './answer-memory.ts';
import type { Deadline } from './deadline.ts';
import {
  type ChannelCall,
  type ChannelOptions,
  type ChannelResult,
  ProviderChannel,
} from './provider-channel.ts';
import type { CallHeaders, Letter } from './provider-call.ts';
import { neverAsked, type ProviderHealth } from './provider-health.ts';
import { ProviderStates } from './provider-states.ts';
import type { MergeRules } from './merge-rules.ts';
import type { ProviderRoster, RosterEntry } from './provider-roster.ts';
import { type ProviderReply, readAnswer } from './read-answer.ts';
import { createSaidReaders, type SaidReaders } from './read-outcomes.ts';

/** What asking one provider brought. */
export interface Asked {
  readonly milliseconds: number;
  /** The state that the provider was in; absent or null where it told none. */
  readonly state?: string | null;
  /** Whether a call left this process for it. */
  readonly sent: boolean;
  /** Null where `code` says why. */
  readonly reply: ProviderReply | null;
  readonly code: ErrorCode | null;
  /** What was not asked, since the provider's version does not have it; absent where everything was. */
  readonly leftOut?: readonly string[];
}

/** How the client reaches providers. */
export interface ClientOptions extends Omit<ChannelOptions, 'memory'> {
  /** A longer answer is refused. */
  readonly maxResponseBytes: number;
  readonly rules: MergeRules;
  readonly roster: ProviderRoster;
}

const firstServerError = 500;

/** Whether an answer names no listed code of its own: with a status of 500 and more, it is that of a server in trouble. */
function saysNothing(reply: ProviderReply | null): boolean {
  return reply === null || reply.code === null || reply.code === 'PROVIDER_FAILED';
}

/** Milliseconds as a header has them. */
function sayMs(milliseconds: number): string {
  return String(Math.max(0, Math.round(milliseconds)));
}

interface SharedCall {
  readonly call: ChannelCall;
  /** When the provider stops at the latest, on the client's clock. */
  readonly ends: number;
  waiting: number;
}

/** A call is shared with who comes later only while it has this share of the time that a call of their own would have. */
const fairShare = 0.5;

/** Channels to the providers of the roster; they close when their provider leaves. */
export class ProviderClient implements AsyncDisposable {
  /** In which state each provider last answered. */
  readonly states: ProviderStates;
  readonly #options: ClientOptions;
  readonly #memory: AnswerMemory;
  readonly #readers: SaidReaders;
  readonly #channels = new Map<string, ProviderChannel>();
  readonly #inFlight = new Map<string, SharedCall>();
  readonly #unsubscribe: () => void;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#memory = new AnswerMemory(options.maxResponseBytes);
    this.states = new ProviderStates(options.now);
    this.#readers = createSaidReaders(options.rules);
    this.#unsubscribe = options.roster.subscribe(() => void this.#dropForgotten());
  }

  /**
   * Posts a body to a provider. Equal calls for callers of one scope that are under way at once are one call on
   * the wire, unless the first is nearly over; each caller parses the bytes anew, so that nobody holds an object that another one changes.
   */
  async ask(
    entry: RosterEntry,
    body: string,
    caller: CallerScope,
    deadline: Deadline,
  ): Promise<Asked> {
    const started = performance.now();
    const { call, result } = await this.#share(entry, body, caller, deadline);
    const milliseconds = performance.now() - started;
    const sent = call.isSent();
    if ('code' in result) {
      const { code, detail } = result;
      // That a circuit opens is logged when it does.
      if (sent)
        this.#options.log.warn({ provider: entry.id, code, detail }, 'provider did not answer');
      return { milliseconds, sent, reply: null, code };
    }
    const { state, begun, status } = result;
    const reply = readAnswer(result.body, this.#readers);
    const isBroken = status >= firstServerError && saysNothing(reply);
    call.judge(reply !== null && !isBroken);
    if (reply === null || isBroken) {
      const code = isBroken ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_BAD_RESPONSE';
      const { id: provider } = entry;
      this.#options.log.warn({ provider, code, status }, 'provider sent no GraphQL response');
      return { milliseconds, sent, reply: null, code };
    }
    this.states.note(entry, state, begun);
    return { milliseconds, sent, state, reply, code: reply.code };
  }

  /** What was seen of a provider of the roster. */
  healthOf(entry: RosterEntry): ProviderHealth {
    const channel = this.#channels.get(entry.id);
    return channel?.serves(entry) === true ? channel.health : neverAsked;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    await Promise.all(channels.map((channel) => channel.destroy()));
  }

  #share(
    entry: RosterEntry,
    body: string,
    caller: CallerScope,
    deadline: Deadline,
  ): Promise<{
    readonly call: Pick<ChannelCall, 'isSent' | 'judge'>;
    readonly result: ChannelResult;
  }> {
    if (deadline.isOver()) return Promise.resolve(tooLate);
    // Who has moved, or joined anew, is not answered for by who was there before.
    const key = [entry.id, entry.joined, entry.url, caller.digest, body].join('\n');
    const headers = (callMs: number): CallHeaders => ({
      ...caller.headersFor(entry.id, body),
      [ticketHeaders.deadline]: sayMs(Math.min(callMs, deadline.leftMs())),
    });
    const ends = this.#options.now() + Math.min(this.#options.deadlines.callMs, deadline.leftMs());
    const shared = this.#underWay(key, ends) ?? this.#begin(key, entry, { body, headers }, ends);
    const { call } = shared;
    shared.waiting++;
    return new Promise((resolve) => {
      const cancel = deadline.onExpiry((timeUp) => {
        const code = call.isSent() ? 'PROVIDER_TIMEOUT' : 'PROVIDER_BUSY';
        resolve({ call, result: { code, detail: 'the request ended first', begun: 0 } });
        shared.waiting--;
        if (shared.waiting > 0) return;
        this.#forget(key, shared);
        call.abort(timeUp ? deadline.patienceMs : null);
      });
      void call.result.then((result) => {
        cancel();
        resolve({ call, result });
      });
    });
  }

  /** An equal call that leaves the provider enough time; undefined where there is none. */
  #underWay(key: string, ends: number): SharedCall | undefined {
    const known = this.#inFlight.get(key);
    const now = this.#options.now();
    return known !== undefined && known.ends - now >= (ends - now) * fairShare ? known : undefined;
  }

  #begin(key: string, entry: RosterEntry, letter: Letter, ends: number): SharedCall {
    const shared: SharedCall = { call: this.#channelOf(entry).post(letter), ends, waiting: 0 };
    this.#inFlight.set(key, shared);
    void shared.call.result.then(() => this.#forget(key, shared));
    return shared;
  }

  #forget(key: string, call: SharedCall): void {
    if (this.#inFlight.get(key) === call) this.#inFlight.delete(key);
  }

  #channelOf(entry: RosterEntry): ProviderChannel {
    const known = this.#channels.get(entry.id);
    if (known?.serves(entry) === true) return known;
    if (known !== undefined) void Promise.allSettled([known.close()]);
    const created = new ProviderChannel(entry, { ...this.#options, memory: this.#memory });
    this.#channels.set(entry.id, created);
    return created;
  }

  async #dropForgotten(): Promise<void> {
    const present = new Set(this.#options.roster.current().map((entry) => entry.id));
    this.states.retain(present);
    const forgotten = [...this.#channels].filter(([id]) => !present.has(id));
    for (const [id] of forgotten) this.#channels.delete(id);
    await Promise.allSettled(forgotten.map(([, channel]) => channel.close()));
  }
}

/** A call that was never begun: its time was up before, through no fault of the provider. */
const tooLate = {
  call: { isSent: () => false, judge: () => undefined },
  result: { code: 'PROVIDER_TIMEOUT', detail: 'the request ended before', begun: 0 },
} as const;
