/** Names what can be revoked: one token or visa, or a caller with all that they hold. */
export type RevocationKey = `token:${string}` | `caller:${string}`;

/** A token or visa, by the hash of its issuer and `jti` (`#schema/tokens/hash-token.ts`). */
export function tokenKey(jtiHash: string): RevocationKey {
  return `token:${jtiHash}`;
}

/** A caller, by the pseudonym that stands in the audit. */
export function callerKey(pseudonym: string): RevocationKey {
  return `caller:${pseudonym}`;
}
