import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

import type { KeySet } from '#schema/tokens/key-set.ts';

import { readHead, type SignedHead } from './signed-head.ts';

/** What a file of heads holds. */
export interface HeadsRead {
  readonly heads: readonly SignedHead[];
  /** Numbers of lines that are no head of these keys; the last line may have been cut by a crash. */
  readonly unreadable: readonly number[];
}

/** Enough for the newest heads of some hundred chains in one file. */
const tailBytes = 65_536;

/** Adds a head to a file of heads, one signed head (JWS) a line. It is on disk when this returns. */
export function publishHead(file: string, { jws }: SignedHead): void {
  mkdirSync(dirname(file), { recursive: true });
  const opened = openSync(file, 'a');
  try {
    // A line that a crash has cut must not spoil this one.
    writeSync(opened, `\n${jws}\n`);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** The newest head of a chain in a file of heads; null where there is none. */
export function newestHead(file: string, keys: KeySet, chain: string): SignedHead | null {
  if (!existsSync(file)) return null;
  const lines = readEnd(file).split('\n').toReversed();
  for (const line of lines) {
    const head = line === '' ? null : readHead(line, keys);
    if (head?.chain === chain) return head;
  }
  return null;
}

/** Reads a file of heads, or copies of heads that a provider has kept; none where there is no file. */
export async function readHeads(file: string, keys: KeySet): Promise<HeadsRead> {
  const heads: SignedHead[] = [];
  const unreadable: number[] = [];
  if (!existsSync(file)) return { heads, unreadable };
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    number++;
    if (line === '') continue;
    const head = readHead(line, keys);
    if (head === null) unreadable.push(number);
    else heads.push(head);
  }
  return { heads, unreadable };
}

function readEnd(file: string): string {
  const opened = openSync(file, 'r');
  try {
    const { size } = fstatSync(opened);
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    readSync(opened, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(opened);
  }
}
