import { randomUUID } from 'node:crypto';

import { Outlet } from './outlet.ts';

/** Event streams that clients have reserved for several operations, by a token that nobody else knows. */
export interface Reservations {
  /** A new one; gives its token. Undefined where there are as many as may be. */
  readonly reserve: () => string | undefined;
  /** Where its events leave; undefined for a token that was not given out here, or is over. */
  readonly outletOf: (token: string) => Outlet | undefined;
  /** Its event stream is there. */
  readonly take: (token: string) => void;
  readonly end: (token: string) => void;
}

const unusedMs = 30_000;

/** Keeps at most `most` reservations; `onUnused` is called for one that nobody takes in time. */
export function createReservations(most: number, onUnused: (token: string) => void): Reservations {
  const known = new Map<string, { readonly outlet: Outlet; readonly timer: NodeJS.Timeout }>();
  return {
    reserve: () => {
      if (known.size >= most) return undefined;
      const token = randomUUID();
      const timer = setTimeout(() => onUnused(token), unusedMs).unref();
      known.set(token, { outlet: new Outlet(), timer });
      return token;
    },
    outletOf: (token) => known.get(token)?.outlet,
    take: (token) => clearTimeout(known.get(token)?.timer),
    end: (token) => {
      clearTimeout(known.get(token)?.timer);
      known.delete(token);
    },
  };
}
