import { createHash } from 'node:crypto';

/** Names a token or visa in audit and revocations: SHA-256, hex, of its issuer and `jti`. */
export function hashJti(issuer: string, jti: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, jti]))
    .digest('hex');
}

/** SHA-256, hex, of a token as it was sent: names it where it must not be kept. */
export function hashToken(compact: string): string {
  return createHash('sha256').update(compact).digest('hex');
}
