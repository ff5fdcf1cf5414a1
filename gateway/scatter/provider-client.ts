import { Pool } from 'undici';

import type { ErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { Deadline } from './deadline.ts';
import { type CallResult, postJson, type RunningCall } from './provider-call.ts';
import type { MergeRules } from './merge-rules.ts';
import type { ProviderRoster, RosterEntry } from './provider-roster.ts';
import { type ProviderReply, readAnswer } from './read-answer.ts';
import { createOutcomeReader, type OutcomeReader } from './read-outcomes.ts';

/** What asking one provider brought. */
export interface Asked {
  readonly milliseconds: number;
  /** Null where `code` says why. */
  readonly reply: ProviderReply | null;
  readonly code: ErrorCode | null;
}

/** How the client reaches providers. */
export interface ClientOptions {
  readonly rules: MergeRules;
  readonly roster: ProviderRoster;
  readonly deadlines: {
    readonly connectMs: number;
    readonly headersMs: number;
    readonly bodyMs: number;
  };
  readonly maxResponseBytes: number;
  readonly log: Log;
}

const connectionsPerProvider = 32;
const keepAliveMs = 30_000;

interface ProviderPool {
  readonly url: string;
  readonly path: string;
  readonly pool: Pool;
}

interface SharedCall extends RunningCall {
  waiting: number;
}

/** Connections to the providers of the roster; they close when their provider leaves. */
export class ProviderClient implements AsyncDisposable {
  readonly #options: ClientOptions;
  readonly #readOutcomes: OutcomeReader;
  readonly #pools = new Map<string, ProviderPool>();
  readonly #inFlight = new Map<string, SharedCall>();
  readonly #unsubscribe: () => void;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#readOutcomes = createOutcomeReader(options.rules);
    this.#unsubscribe = options.roster.subscribe(() => void this.#dropForgotten());
  }

  /**
   * Posts a body to a provider. Equal calls for callers of one scope that are under way at once are one call on
   * the wire; each caller parses the bytes anew, so that nobody holds an object that another one changes.
   */
  async ask(
    entry: RosterEntry,
    body: string,
    scopeDigest: string,
    deadline: Deadline,
  ): Promise<Asked> {
    const started = performance.now();
    const result = await this.#share(entry, body, scopeDigest, deadline);
    const milliseconds = performance.now() - started;
    if ('code' in result) {
      const { code, detail } = result;
      this.#options.log.warn({ provider: entry.id, code, detail }, 'provider did not answer');
      return { milliseconds, reply: null, code };
    }
    const reply = readAnswer(result.body, this.#readOutcomes);
    if (reply === null) {
      const code = 'PROVIDER_BAD_ANSWER';
      this.#options.log.warn({ provider: entry.id, code }, 'provider sent no GraphQL response');
      return { milliseconds, reply, code };
    }
    return { milliseconds, reply, code: reply.code };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }

  #share(
    entry: RosterEntry,
    body: string,
    scopeDigest: string,
    deadline: Deadline,
  ): Promise<CallResult> {
    const key = `${entry.id}\n${scopeDigest}\n${body}`;
    let call = this.#inFlight.get(key);
    if (call === undefined) {
      const { pool, path } = this.#poolOf(entry);
      call = { ...postJson(pool, path, body), waiting: 0 };
      this.#inFlight.set(key, call);
      void call.result.then(() => this.#forget(key, call));
    }
    const shared = call;
    shared.waiting++;
    return new Promise((resolve) => {
      const cancel = deadline.onExpiry(() => {
        resolve({ code: 'PROVIDER_TIMED_OUT', detail: 'the request ended first' });
        shared.waiting--;
        if (shared.waiting > 0) return;
        this.#forget(key, shared);
        shared.abort();
      });
      void shared.result.then((result) => {
        cancel();
        resolve(result);
      });
    });
  }

  #forget(key: string, call: SharedCall | undefined): void {
    if (this.#inFlight.get(key) === call) this.#inFlight.delete(key);
  }

  #poolOf(entry: RosterEntry): ProviderPool {
    const known = this.#pools.get(entry.id);
    if (known?.url === entry.url) return known;
    void known?.pool.close();
    const { connectMs, headersMs, bodyMs } = this.#options.deadlines;
    const address = new URL(entry.url);
    const created: ProviderPool = {
      url: entry.url,
      path: address.pathname + address.search,
      pool: new Pool(address.origin, {
        connections: connectionsPerProvider,
        pipelining: 1,
        keepAliveTimeout: keepAliveMs,
        connect: { timeout: connectMs },
        headersTimeout: headersMs,
        bodyTimeout: bodyMs,
        maxResponseSize: this.#options.maxResponseBytes,
      }),
    };
    this.#pools.set(entry.id, created);
    return created;
  }

  async #dropForgotten(): Promise<void> {
    const present = new Set(this.#options.roster.current().map((entry) => entry.id));
    const forgotten = [...this.#pools].filter(([id]) => !present.has(id));
    for (const [id] of forgotten) this.#pools.delete(id);
    await Promise.allSettled(forgotten.map(([, { pool }]) => pool.close()));
  }
}
