import { existsSync } from 'node:fs';

import { createEntryStore } from '#gateway/audit/entry-store.ts';
import { readHeads } from '#gateway/audit/heads-file.ts';
import { readHead, type SignedHead } from '#gateway/audit/signed-head.ts';
import { type ChainFault, type ChainReport, verifyChain } from '#gateway/audit/verify-chain.ts';
import type { GatewayState } from '#gateway/state/open-state.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import type { KeySet } from '#schema/tokens/key-set.ts';

/** What was found, in lines to print, and whether all is whole. */
export interface Verified {
  readonly lines: readonly string[];
  readonly whole: boolean;
}

const says: Readonly<Record<ChainFault['kind'], string>> = {
  MISSING: 'entries are gone',
  CHANGED: 'an entry was changed, inserted or moved',
  REWRITTEN:
    'a head was signed of another entry here: the chain was written anew, or is another replica’s',
  CUT: 'a head was signed of an entry behind the last: the end is gone, or the database is an older copy',
  FORKED: 'two heads were signed of two entries here: two replicas went on from one',
  BEGINNING_CUT: 'the entries up to here are gone, and were not old enough',
};

/**
 * Holds all chains against the heads in these files and those that the database keeps, as far as one of the keys has signed them. The time
 * is in seconds since 1970.
 */
export async function verifyRecords(
  state: GatewayState,
  files: readonly string[],
  keys: KeySet,
  now: number,
): Promise<Verified> {
  const store = await createEntryStore(state);
  const heads: SignedHead[] = [];
  const lines: string[] = [];
  for (const file of files) {
    if (!existsSync(file)) throw noFile(file);
    const read = await readHeads(file, keys);
    heads.push(...read.heads);
    for (const line of read.unreadable) {
      lines.push(`${file}: line ${line} is no head that one of the keys has signed`);
    }
  }
  for (const jws of await store.heads()) {
    const head = readHead(jws, keys);
    if (head === null) lines.push('the database keeps a head that none of the keys has signed');
    else heads.push(head);
  }
  let whole = lines.length === 0;
  const chains = new Set([...(await store.chains()), ...heads.map(({ chain }) => chain)]);
  for (const chain of [...chains].toSorted()) {
    const report = await verifyChain(store, chain, heads, now);
    whole &&= report.faults.length === 0;
    lines.push(...describe(report));
  }
  return { lines: lines.length === 0 ? ['Nothing is recorded.'] : lines, whole };
}

function describe({ chain, entries, last, signed, faults }: ChainReport): readonly string[] {
  if (faults.length > 0) return faults.map(({ kind, seq }) => `${chain}/${seq}: ${says[kind]}`);
  const behind = last - signed;
  const rest = behind === 0 ? '' : `; the last ${behind} have no signed head yet`;
  return [`${chain}: ${entries} entries, whole up to ${last}${rest}`];
}

function noFile(file: string): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `There is no ${file}: name a file of signed heads.`,
  );
}
