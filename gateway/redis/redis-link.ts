import { createClient } from 'redis';

import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { withDeadline } from './with-deadline.ts';

/** Redis did not answer, or not in time: whoever asked has another way, or says that it has none. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';
}

/** What commands are sent through. */
export type RedisCommands = Pick<
  ReturnType<typeof createClient>,
  'eval' | 'get' | 'hGetAll' | 'hSet' | 'multi'
>;

/** A connection to the Redis that replicas share, which is there or not. */
export interface RedisLink extends AsyncDisposable {
  /** Gives what the commands are answered. Rejects with RedisUnavailable: at once while there is no connection, else within the deadline. */
  readonly run: <Reply>(work: (commands: RedisCommands) => Promise<Reply>) => Promise<Reply>;
  readonly isUp: () => boolean;
}

/** Which Redis, and how long it may take. */
export interface RedisLinkOptions {
  /** `redis://` or `rediss://`; may hold a password, so it is never told. */
  readonly url: string;
  readonly log: Log;
  /** How long a command may take, in milliseconds. */
  readonly commandMs?: number;
  /** Pause between two attempts to connect, in milliseconds. */
  readonly retryMs?: number;
}

type Client = ReturnType<typeof createClient>;

const defaultCommandMs = 100;
const defaultRetryMs = 500;
/** How long a connection may take until Redis has greeted. */
const connectMs = 1_000;
/** Commands that wait for an answer at once; more are refused, so that nothing piles up. */
const mostPending = 1_000;
/** All keys begin so: a Redis may serve others too. */
const keyPrefix = 'atlas:';
/** Answers of a Redis that another has taken over from, or that is not there yet: to connect again finds the right one. */
const wrongServer = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH)/;

/**
 * Connects to Redis in the background and again whenever the connection is lost; never rejects for a Redis that is not there.
 * A command that is not answered in time ends its connection, so that the next ones need not wait for the same silence.
 * CONFIGURATION_INVALID for an address that is none.
 */
export function openRedisLink(options: RedisLinkOptions): RedisLink {
  return new ReconnectingLink(options);
}

class ReconnectingLink implements RedisLink {
  readonly #options: RedisLinkOptions;
  /** The one that is used or that is being greeted. */
  #client: Client | undefined;
  #up = false;
  #closed = false;
  #pending = 0;
  #retry: NodeJS.Timeout | undefined;
  #told: string | undefined;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#connect();
  }

  readonly isUp = (): boolean => this.#up;

  readonly run = async <Reply>(
    work: (commands: RedisCommands) => Promise<Reply>,
  ): Promise<Reply> => {
    const client = this.#client;
    if (client === undefined || !this.#up) throw new RedisUnavailable('not connected');
    if (this.#pending >= mostPending) throw new RedisUnavailable('too many commands wait');
    this.#pending++;
    try {
      return await withDeadline(work(client), this.#options.commandMs ?? defaultCommandMs, tooLate);
    } catch (error) {
      const reason = reasonOf(error);
      if (error instanceof RedisUnavailable || wrongServer.test(reason)) this.#lose(client, reason);
      throw new RedisUnavailable(reason, { cause: error });
    } finally {
      this.#pending--;
    }
  };

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#up = false;
    clearTimeout(this.#retry);
    this.#client?.destroy();
    return Promise.resolve();
  }

  #connect(): void {
    const client = create(this.#options.url);
    this.#client = client;
    client.on('error', (error: Error) => this.#lose(client, reasonOf(error)));
    withDeadline(client.connect(), connectMs, tooLate).then(
      () => this.#greeted(client),
      (error: unknown) => this.#lose(client, reasonOf(error)),
    );
  }

  #greeted(client: Client): void {
    if (client !== this.#client || this.#closed) return;
    this.#up = true;
    this.#told = undefined;
    this.#options.log.info('redis is there');
  }

  #lose(client: Client, reason: string): void {
    client.destroy();
    if (client !== this.#client || this.#closed) return;
    this.#client = undefined;
    this.#up = false;
    // One line for each new reason, not one for each attempt.
    if (this.#told !== reason) this.#options.log.warn({ reason }, 'redis is out of reach');
    this.#told = reason;
    this.#retry = setTimeout(
      () => this.#connect(),
      this.#options.retryMs ?? defaultRetryMs,
    ).unref();
  }
}

function create(url: string): Client {
  try {
    return createClient({
      url,
      keyPrefix,
      disableOfflineQueue: true,
      socket: { connectTimeout: connectMs, reconnectStrategy: false },
    }) as unknown as Client;
  } catch (error) {
    const message = 'REDIS_URL is no address of a Redis: write it as redis://host:6379.';
    throw new CodedError('CONFIGURATION_INVALID', message, reasonOf(error));
  }
}

function tooLate(): Error {
  return new RedisUnavailable('no answer in time');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.message === '' ? error.name : error.message;
}
