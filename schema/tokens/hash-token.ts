import { createHash } from 'node:crypto';

/** Names a token or visa, as it was sent, in audit and revocations: by its issuer and `jti`, or by itself where it has none. */
export function nameToken(compact: string, issuer: string, jti: string | null): string {
  return jti === null ? hashToken(compact) : hashJti(issuer, jti);
}

/** SHA-256, hex, of an issuer and a `jti` of its. */
export function hashJti(issuer: string, jti: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, jti]))
    .digest('hex');
}

/** SHA-256, hex, of a token as it was sent: names it where it must not be kept. */
export function hashToken(compact: string): string {
  return createHash('sha256').update(compact).digest('hex');
}
