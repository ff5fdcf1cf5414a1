import type { IncomingHttpHeaders } from 'node:http';

import type { ErrorCode } from '#schema/kernel/errors.ts';

import type { MountResponse } from './mount.ts';

/** What a thread that answers for a mount is told. Numbers are of requests, given by who asks. */
export type ToWorker =
  | {
      readonly kind: 'ask';
      readonly number: number;
      readonly headers: IncomingHttpHeaders;
      /** The body as it came. */
      readonly bytes: Uint8Array;
    }
  /** The client of a request has gone. */
  | { readonly kind: 'abort'; readonly number: number }
  /** Close all that is open, and end. */
  | { readonly kind: 'end' };

/** What such a thread says. The first is `ready` or `unusable`. */
export type FromWorker =
  | { readonly kind: 'ready' }
  /** It could not be opened, and ends. `code` is null for what is no coded error. */
  | {
      readonly kind: 'unusable';
      readonly code: ErrorCode | null;
      readonly message: string;
      readonly detail: string | undefined;
    }
  | { readonly kind: 'answer'; readonly number: number; readonly response: MountResponse }
  /** The mount threw, which is a fault. */
  | { readonly kind: 'failed'; readonly number: number; readonly message: string };
