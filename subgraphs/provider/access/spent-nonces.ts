import { clockSkewSeconds } from '#schema/wire/ticket.ts';

/** Remembers which calls were made, so that none is made twice. */
export interface SpentNonces {
  /** Takes note of a nonce; false where it was noted before. `now` is in milliseconds since 1970. */
  readonly spend: (nonce: string, now: number) => boolean | Promise<boolean>;
}

/**
 * Milliseconds for which a nonce is remembered at least: a call is accepted from 30 s before its time to 30 s after it.
 */
export const rememberedMs = 2 * clockSkewSeconds * 1000;

/** Remembers in this process, in two generations, so that forgetting costs nothing: each is kept for the whole time after it was closed. */
export function createSpentNonces(): SpentNonces {
  let current = new Set<string>();
  let previous = new Set<string>();
  let begun = -Infinity;
  return {
    spend: (nonce, now) => {
      if (now - begun >= rememberedMs) {
        previous = now - begun >= 2 * rememberedMs ? new Set() : current;
        current = new Set();
        begun = now;
      }
      if (current.has(nonce) || previous.has(nonce)) return false;
      current.add(nonce);
      return true;
    },
  };
}
