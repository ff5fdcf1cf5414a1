import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { CodedError } from '#schema/kernel/errors.ts';

const keyBytes = 32;

/** File of the secret of that name in a folder of keys. */
export function keyFile(folder: string, name: string): string {
  return join(folder, `${name}.key`);
}

/** The secret of that name in a folder of keys; made at random, readable by its owner only, where there is none. */
export function keyOf(folder: string, name: string): Buffer {
  const file = keyFile(folder, name);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(keyBytes).toString('base64url')}\n`, { mode: 0o600 });
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length === keyBytes) return key;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `${file} holds no key of ${keyBytes} bytes: delete it and start again to make a new one.`,
  );
}
