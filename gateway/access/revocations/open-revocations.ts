import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { withDeadline } from '../../redis/with-deadline.ts';
import type { RevocationCopy } from './revocation-copy.ts';
import type { RevocationKey } from './revocation-key.ts';
import type { RevocationStore } from './revocation-store.ts';

/** Who is not let in any more, as it was read a moment ago. */
export interface Revocations extends AsyncDisposable {
  /** Whether any of these is revoked. Throws POLICY_STATE_UNAVAILABLE where the list could not be read for 45 s. */
  readonly anyRevoked: (keys: Iterable<RevocationKey>) => boolean;
  /** Reads the list now. Never rejects: what could not be read is logged. */
  readonly refresh: () => Promise<void>;
}

/** What they are opened with. */
export interface RevocationsOptions {
  readonly store: Pick<RevocationStore, 'list'>;
  /** Null without Redis. */
  readonly copy: Pick<RevocationCopy, 'read' | 'fill' | 'add'> | null;
  readonly log: Log;
  /** Milliseconds of a clock that nobody puts forward or back. */
  readonly now?: () => number;
  /** Calls something every so many milliseconds until it is disposed of. */
  readonly every?: (ms: number, work: () => void) => Disposable;
}

const refreshMs = 15_000;
/** How long one reading may take, so that a database that says nothing does not keep the next. */
const readMs = 5_000;
/** A list that is older decides nothing. With the time until the next one, what is revoked is refused within 60 s. */
const freshMs = 45_000;

/**
 * Reads the list now and every 15 s: from the gateway's database, or from the copy while the database does not answer. Between two
 * readings requests are judged from memory.
 */
export async function openRevocations(options: RevocationsOptions): Promise<Revocations> {
  const { store, copy, log, now = () => performance.now(), every = repeat } = options;
  let revoked: ReadonlySet<string> = new Set();
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const complete = async (keys: RevocationKey[], copied: ReadonlySet<string> | null) => {
    if (copied === null) return copy?.fill(keys);
    const missing = keys.filter((key) => !copied.has(key));
    if (missing.length > 0) return copy?.add(missing);
    return undefined;
  };
  const read = async (): Promise<void> => {
    const begun = now();
    const durable = await withDeadline(store.list(), readMs, tooLate).catch(
      unread(log, 'the database'),
    );
    const copied = await copy?.read().catch(unread(log, 'redis'));
    if (durable !== undefined) {
      const keys = durable.map(({ key }) => key);
      revoked = new Set(keys);
      readAt = begun;
      if (copied !== undefined) await complete(keys, copied).catch(unread(log, 'redis'));
    } else if (copied !== undefined && copied !== null) {
      revoked = new Set([...revoked, ...copied]);
      readAt = begun;
    }
  };
  const refresh = (): Promise<void> => {
    reading ??= read().finally(() => (reading = undefined));
    return reading;
  };
  await refresh();
  const repeating = every(refreshMs, () => void refresh());

  return {
    anyRevoked: (keys) => {
      if (now() - readAt >= freshMs) {
        throw new CodedError('POLICY_STATE_UNAVAILABLE', errorCodes.POLICY_STATE_UNAVAILABLE);
      }
      for (const key of keys) if (revoked.has(key)) return true;
      return false;
    },
    refresh,
    [Symbol.asyncDispose]: async () => {
      repeating[Symbol.dispose]();
      await reading;
    },
  };
}

function tooLate(): Error {
  return new Error('no answer in time');
}

function unread(log: Log, where: string): (error: unknown) => undefined {
  return (error) => {
    log.warn({ err: error, where }, 'revocations not read');
    return undefined;
  };
}

function repeat(ms: number, work: () => void): Disposable {
  const timer = setInterval(work, ms).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
