import type { StateLocation } from '../state/open-state.ts';
import type { NewEntry } from './chain.ts';

/** What a writer's thread is started with. */
export interface WriterSettings {
  readonly location: StateLocation;
  readonly chain: string;
  /** Folder of the key that heads are signed with. */
  readonly keys: string;
  readonly headsFile: string;
}

/** What the thread is told: entries to write, or to end when what came before is done. */
export type ToWriter =
  | { readonly kind: 'append'; readonly entries: readonly NewEntry[] }
  | { readonly kind: 'close' };

/**
 * What the thread says: that it is open, or why it cannot be; what became of the entries that it was given last; a head that it has
 * signed; that it could not sign one.
 */
export type FromWriter =
  | { readonly kind: 'open' }
  | { readonly kind: 'unusable'; readonly message: string; readonly detail: string | undefined }
  | { readonly kind: 'written' }
  | { readonly kind: 'not-written'; readonly detail: string }
  | { readonly kind: 'head'; readonly jws: string }
  | { readonly kind: 'no-head'; readonly detail: string };
