import type { Log } from '#schema/kernel/log.ts';
import type { KeyLookup } from '#schema/tokens/jws.ts';
import { type KeySet, readKeySet } from '#schema/tokens/key-set.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import type { TrustConfiguration, TrustedIssuer } from '#schema/tokens/trust-configuration.ts';

/** Keys of trusted issuers, fetched where the trust configuration gives an address (requirement R2.6, faults F26 and F27). */
export interface IssuerKeys {
  /**
   * Sees to it that `keyOf` knows what can be known of this key. Fetches at most once in 60 s for each issuer; never rejects. False where the
   * issuer is trusted and none of its keys can be had.
   */
  readonly prepare: (issuer: string, kid: string) => Promise<boolean>;
  /** Keys as they are known now; those that could not be fetched anew for 24 h are not. */
  readonly keyOf: KeyLookup;
}

/** What keys are fetched with. */
export interface IssuerKeysOptions {
  readonly trust: TrustConfiguration;
  /** The text at an address. */
  readonly fetchText: (asked: { readonly address: string }) => Promise<string>;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicMs: () => number;
  readonly log: Log;
}

const betweenFetchesMs = 60_000;
/** Older keys are fetched anew while they are used. */
const freshMs = 300_000;
/** Older keys are fetched anew before they are used, if that can be. */
const staleMs = 3_600_000;
const longestMs = 24 * 3_600_000;

/** Opens the keys of the issuers that are trusted. Nothing is fetched before it is asked for. */
export function createIssuerKeys(options: IssuerKeysOptions): IssuerKeys {
  const { trust, monotonicMs } = options;
  const fetched = new Map<string, FetchedKeys>();
  for (const trusted of trust.issuers.values()) {
    const { issuer, jwks } = trusted;
    if (jwks !== null) fetched.set(issuer, new FetchedKeys(trusted, jwks, options));
  }
  return {
    prepare: async (issuer, kid) => {
      const keys = fetched.get(issuer);
      if (keys === undefined) return true;
      const age = keys.ageMs(monotonicMs());
      const mustWait = age > staleMs || !keys.current.has(kid);
      const refreshed = mustWait || age > freshMs ? keys.refresh() : null;
      if (mustWait) await refreshed;
      return keys.ageMs(monotonicMs()) <= longestMs;
    },
    keyOf: (issuer, kid) => {
      const keys = fetched.get(issuer);
      if (keys === undefined) return trust.issuers.get(issuer)?.keys?.get(kid);
      return keys.ageMs(monotonicMs()) > longestMs ? undefined : keys.current.get(kid);
    },
  };
}

class FetchedKeys {
  readonly #trusted: TrustedIssuer;
  readonly #address: string;
  readonly #options: IssuerKeysOptions;
  #keys: KeySet = new Map();
  #fetchedAt = -Infinity;
  #triedAt = -Infinity;
  #running: Promise<void> | null = null;

  constructor(trusted: TrustedIssuer, address: string, options: IssuerKeysOptions) {
    this.#trusted = trusted;
    this.#address = address;
    this.#options = options;
  }

  get current(): KeySet {
    return this.#keys;
  }

  ageMs(now: number): number {
    return now - this.#fetchedAt;
  }

  /** Fetches the keys anew, or waits for who does; nothing where that was tried shortly before. */
  refresh(): Promise<void> {
    if (this.#running !== null) return this.#running;
    const now = this.#options.monotonicMs();
    if (now - this.#triedAt < betweenFetchesMs) return Promise.resolve();
    this.#triedAt = now;
    this.#running = this.#fetch(now).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #fetch(now: number): Promise<void> {
    const { fetchText, log } = this.#options;
    const { issuer, algorithms } = this.#trusted;
    try {
      const json: unknown = JSON.parse(await fetchText({ address: this.#address }));
      const read = readKeySet(json, algorithms);
      if (isRefusal(read)) throw new Error(read.refused);
      this.#alarmOfChanged(read.keys);
      this.#keys = read.keys;
      this.#fetchedAt = now;
    } catch (error) {
      // A parser's text quotes what it read, which may be a key that should not have been published.
      const reason = error instanceof SyntaxError ? 'not JSON' : String(error);
      log.error({ issuer, reason }, 'keys of an issuer could not be fetched');
    }
  }

  /** An issuer gives a new key a new name. One that did not was taken over, or lost its key: its old tokens are refused from now on. */
  #alarmOfChanged(keys: KeySet): void {
    const { issuer } = this.#trusted;
    for (const [kid, { fingerprint }] of this.#keys) {
      const now = keys.get(kid);
      if (now === undefined || now.fingerprint === fingerprint) continue;
      const alarm = 'ISSUER_KEY_CHANGED';
      this.#options.log.error(
        { alarm, issuer, kid },
        'an issuer has another key under an old name',
      );
    }
  }
}
