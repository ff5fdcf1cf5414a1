import type { NeededLevel } from '#schema/wire/access-level.ts';

/** What the caller of a request may see. It goes through every call between gateway and providers. */
export interface CallerScope {
  /** Equal for calls of one caller with the same rights; part of cursors and cache keys. */
  readonly digest: string;
  /** Whether a provider may be asked for what needs this level: whether any of its datasets is open to the caller so far. */
  readonly may: (provider: string, needed: NeededLevel) => boolean;
  /**
   * Whether every row of the provider may be listed, which has rows of these datasets (local ids): only then may what the gateway knows of its rows
   * serve the caller.
   */
  readonly mayListAll: (provider: string, datasets: readonly string[]) => boolean;
  /**
   * Headers that prove to the provider what was decided, for a call with this body; `request` names the request that it is made for, where there is
   * one.
   */
  readonly headersFor: (
    provider: string,
    body: string,
    request?: string,
  ) => Readonly<Record<string, string>>;
}

/** Sees all, and proves nothing: for the parts of a gateway that are run without access control. */
export const seesAll: CallerScope = {
  digest: 'all',
  may: () => true,
  mayListAll: () => true,
  headersFor: () => ({}),
};
