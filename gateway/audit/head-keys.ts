import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CodedError } from '#schema/kernel/errors.ts';
import { type KeySet, readKeySet } from '#schema/tokens/key-set.ts';
import type { SigningKey } from '#schema/tokens/sign-jws.ts';
import { publicTicketKey, ticketKeyId } from '#schema/wire/ticket-keys.ts';

const privateFile = 'audit-heads.pem';
const publicFile = 'audit-heads.jwks.json';
const publicKeys = 'the public keys of audit heads, a JSON Web Key set';

/** The key that heads are signed with, and all whose heads are believed. */
export interface OpenedHeadKey extends SigningKey {
  readonly trusted: KeySet;
}

/**
 * The key that heads are signed with, from a folder of keys; made, readable by its owner only, where there is none. The public halves of
 * it and of all before it stand beside it as a JSON Web Key set: whoever deletes the private key has a new one made, and old heads can
 * still be checked.
 */
export function openHeadKey(folder: string): OpenedHeadKey {
  const file = join(folder, privateFile);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    writeFileSync(file, pem, { mode: 0o600 });
  }
  const key = readPrivateKey(file);
  const jwk = publicTicketKey(createPublicKey(key));
  const published = join(folder, publicFile);
  const known = existsSync(published) ? readJwks(published) : [];
  if (!known.some(({ kid }) => kid === jwk['kid'])) {
    writeFileSync(published, `${JSON.stringify({ keys: [...known, jwk] }, null, 2)}\n`);
  }
  return { kid: ticketKeyId(createPublicKey(key)), key, trusted: readHeadKeys(published) };
}

/** Where the public keys stand in a folder of keys. */
export function publicHeadKeys(folder: string): string {
  return join(folder, publicFile);
}

/** The public keys of a JSON Web Key set. Throws CONFIGURATION_INVALID for a file that is no such set. */
export function readHeadKeys(file: string): KeySet {
  const read = readKeySet({ keys: readJwks(file) }, ['ES256']);
  if ('keys' in read) return read.keys;
  throw wrongFile(file, publicKeys, read.refused);
}

function readPrivateKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch (error) {
    throw wrongFile(file, 'a private key on P-256', textOf(error));
  }
  throw wrongFile(file, 'a private key on P-256', undefined);
}

function readJwks(file: string): readonly Record<string, unknown>[] {
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: Record<string, unknown>[] };
    return keys;
  } catch (error) {
    throw wrongFile(file, publicKeys, textOf(error));
  }
}

function textOf(error: unknown): string | undefined {
  return error instanceof Error ? error.message : undefined;
}

function wrongFile(file: string, what: string, detail: string | undefined): CodedError {
  const message = `${file} does not hold ${what}: put it back from a copy.`;
  return new CodedError('CONFIGURATION_INVALID', message, detail);
}
