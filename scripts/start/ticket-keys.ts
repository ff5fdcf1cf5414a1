import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import type { SigningKey, TicketOptions } from '#gateway/access/tickets/issue-tickets.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { clockSkewSeconds, ticketSeconds } from '#schema/wire/ticket.ts';
import { publicTicketKey, ticketKeyId } from '#schema/wire/ticket-keys.ts';

import { followFile } from './follow-file.ts';
import { keyFile, keyOf } from './keys.ts';
import { writeWhole } from './write-whole.ts';

/** Milliseconds for which a ticket is accepted after it was signed. */
const ticketsHoldMs = (ticketSeconds + clockSkewSeconds) * 1000;

/** As what the gateway of an Atlas that is started here signs its tickets. */
export const gatewayName = 'atlas';

/** Private key that signs tickets, PKCS #8 in PEM, in a folder of keys. */
function signingKeyFile(keys: string): string {
  return join(keys, 'tickets.pem');
}

/** Key that will sign next: providers know it already. */
function nextKeyFile(keys: string): string {
  return join(keys, 'tickets.next.pem');
}

/** Public keys of tickets, a JWK set, in a folder of keys: what providers are given. */
export function publicKeysFile(keys: string): string {
  return join(keys, 'ticket-keys.json');
}

/** Name of the secret that a provider shares with the gateway, see `keyOf`. */
export function secretName(provider: string): string {
  return `provider-${provider}`;
}

/** Makes the key that signs tickets, and the set of public keys, where they are not there. */
export function makeTicketKeys(keys: string): void {
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  if (!existsSync(signingKeyFile(keys))) {
    writeWhole(signingKeyFile(keys), newKey());
    publish(keys, [signingKeyFile(keys)]);
  }
  if (!existsSync(publicKeysFile(keys))) publish(keys, [signingKeyFile(keys)]);
}

/** Makes the next key, and publishes it beside the one that signs. */
export function announceNextKey(keys: string): void {
  if (!existsSync(nextKeyFile(keys))) writeWhole(nextKeyFile(keys), newKey());
  publish(keys, [signingKeyFile(keys), nextKeyFile(keys)]);
}

/** Lets the next key sign; the one before stays published. Throws CONFIGURATION_INVALID where no next key was announced. */
export function useNextKey(keys: string): void {
  if (!existsSync(nextKeyFile(keys))) {
    throw new CodedError('CONFIGURATION_INVALID', 'There is no next key: announce it first.');
  }
  const now = new Date();
  utimesSync(nextKeyFile(keys), now, now);
  renameSync(nextKeyFile(keys), signingKeyFile(keys));
}

/**
 * Publishes the key that signs, and no other. Throws CONFIGURATION_INVALID where a next key waits, which could then sign unpublished, or where tickets that
 * the key before signed can be under way. `now` is in milliseconds since 1970.
 */
export function dropOldKeys(keys: string, now: number): void {
  if (existsSync(nextKeyFile(keys))) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'The next key is announced and does not sign yet: use it first.',
    );
  }
  // Where there is none it says so.
  readSigningKey(signingKeyFile(keys));
  const waitMs = statSync(signingKeyFile(keys)).mtimeMs + ticketsHoldMs - now;
  if (waitMs > 0) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `Tickets that the key before signed can be under way: drop it in ${Math.ceil(waitMs / 1000)} s.`,
    );
  }
  publish(keys, [signingKeyFile(keys)]);
}

/**
 * What a gateway makes tickets with, from a folder of keys, where the key that signs is made when it is missing; key and secrets may change
 * while it runs. `now` is in milliseconds since 1970.
 */
export function openTickets(keys: string, now: () => number): TicketOptions {
  makeTicketKeys(keys);
  const secrets = new Map<string, () => KeyObject>();
  return {
    issuer: gatewayName,
    now,
    signingKey: followFile(signingKeyFile(keys), readSigningKey, now),
    secretOf: (provider) => {
      const name = secretName(provider);
      let secret = secrets.get(provider);
      if (secret === undefined) {
        if (!existsSync(keyFile(keys, name))) return null;
        secret = followFile(keyFile(keys, name), () => createSecretKey(keyOf(keys, name)), now);
        secrets.set(provider, secret);
      }
      return secret();
    },
  };
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function publish(keys: string, files: readonly string[]): void {
  const set = files.map((file) =>
    publicTicketKey(createPublicKey(readSigningKey(file).privateKey)),
  );
  writeWhole(publicKeysFile(keys), `${JSON.stringify({ keys: set }, null, 2)}\n`);
}

function readSigningKey(file: string): SigningKey {
  let privateKey: KeyObject | null;
  try {
    privateKey = createPrivateKey(readFileSync(file, 'utf8'));
  } catch {
    privateKey = null;
  }
  if (privateKey?.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return { kid: ticketKeyId(createPublicKey(privateKey)), privateKey };
  }
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `${file} holds no EC key on P-256: delete it, and start again to make a new one.`,
  );
}
