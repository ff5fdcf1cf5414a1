import { createHmac, timingSafeEqual } from 'node:crypto';

const macBytes = 16;

/** Signs what leaves the gateway as a cursor and knows again what it signed. */
export interface CursorSeal {
  /** Opaque text (base64url) that holds the payload. */
  readonly seal: (payload: string) => string;
  /** The payload, or null where this key did not seal it. */
  readonly open: (token: string) => string | null;
}

/** HMAC-SHA256, its first 128 bits, in front of the payload. */
export function createCursorSeal(key: Buffer): CursorSeal {
  const sign = (payload: Buffer): Buffer =>
    createHmac('sha256', key).update(payload).digest().subarray(0, macBytes);
  return {
    seal: (payload) => {
      const bytes = Buffer.from(payload, 'utf8');
      return Buffer.concat([sign(bytes), bytes]).toString('base64url');
    },
    open: (token) => {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length <= macBytes) return null;
      const payload = bytes.subarray(macBytes);
      if (!timingSafeEqual(bytes.subarray(0, macBytes), sign(payload))) return null;
      return payload.toString('utf8');
    },
  };
}
