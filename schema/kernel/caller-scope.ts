/**
 * What the caller of a request may see. It goes through every call between gateway and providers; until access
 * is decided per request there is one implementation, and everything listens on loopback only.
 */
export interface CallerScope {
  /** Equal for callers who may see the same; part of cursors and cache keys. */
  readonly digest: string;
  /** Whether rows of this provider may be listed. */
  readonly mayList: (providerId: string) => boolean;
}

/** Sees all. */
export const seesAll: CallerScope = { digest: 'all', mayList: () => true };
