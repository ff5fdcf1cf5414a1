/** Revokes a caller, a token or a visa, also while gateways run: they refuse it within 60 s. */
import { existsSync } from 'node:fs';

import { isPseudonym } from '#gateway/access/pseudonyms.ts';
import { openState, type StateLocation } from '#gateway/state/open-state.ts';
import {
  callerKey,
  type RevocationKey,
  tokenKey,
} from '#gateway/access/revocations/revocation-key.ts';
import {
  createRevocationStore,
  type RevocationStore,
} from '#gateway/access/revocations/revocation-store.ts';
import { revocationState } from '#gateway/access/revocations/revocation.entity.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { hashJti } from '#schema/tokens/hash-token.ts';

import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { locateSet } from './start/atlas-set.ts';
import { statePlace } from './start/state-place.ts';

const sha256 = /^[0-9a-f]{64}$/;
const usage = `Usage: npm run revoke -- caller <pseudonym> | token <hash> | token <issuer> <jti>  [--reason <text>] [--restore] [--set <name>]
       npm run revoke -- list  [--set <name>]

  caller     who asked, as the audit names them: with all their tokens
  token      one token or visa: its hash as the audit has it, or its issuer and jti
  list       what is revoked, the newest last
  --reason   kept with it
  --restore  takes the revocation back
  --set      set of catalogues (demonstration)
`;

async function main(): Promise<void> {
  const options = {
    set: { type: 'string', default: 'demonstration' },
    reason: { type: 'string', default: '' },
    restore: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = readOptions({ options, allowPositionals: true }, usage);
  const key = readKey(positionals, values.restore);
  const { home, databaseUrl, gatewayDatabaseUrl } = readEnvironment();
  const location = statePlace(locateSet(home, values.set, databaseUrl), gatewayDatabaseUrl);
  requireState(location);
  await using state = await openState({ location, parts: [revocationState] });
  const store = createRevocationStore(state);
  for (const line of await run(store, key, values)) process.stdout.write(`${line}\n`);
}

/** A list that nobody reads would revoke nobody. */
function requireState(location: StateLocation): void {
  if (location.kind !== 'sqlite' || existsSync(location.file)) return;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `There is no ${location.file}: start the Atlas once, or say which set it serves.`,
  );
}

/** What is to be revoked, or not any more; null for the list. */
function readKey([word, ...names]: readonly string[], restore: boolean): RevocationKey | null {
  const [first] = names;
  if (word === 'list' && first === undefined) return null;
  if (word === 'caller' && first !== undefined && names.length === 1) {
    if (restore || isPseudonym(first)) return callerKey(first);
    throw misused(`${first} is no pseudonym: it has 22 letters, digits, hyphens and _.`, usage);
  }
  if (word === 'token' && first !== undefined && names.length <= 2) return readToken(names);
  throw misused('Say what is to be revoked.', usage);
}

function readToken([first = '', jti]: readonly string[]): RevocationKey {
  const hash = jti === undefined ? first : hashJti(first, jti);
  if (sha256.test(hash)) return tokenKey(hash);
  throw misused(`${first} is no hash: it has 64 digits and letters from a to f.`, usage);
}

async function run(
  store: RevocationStore,
  key: RevocationKey | null,
  { reason, restore }: { readonly reason: string; readonly restore: boolean },
): Promise<readonly string[]> {
  if (key === null) {
    const all = await store.list();
    if (all.length === 0) return ['Nothing is revoked.'];
    return all.map((each) => `${new Date(each.at).toISOString()}  ${each.key}  ${each.reason}`);
  }
  if (restore) {
    const was = await store.remove(key);
    return [was ? `${key} is let in again within 60 s.` : `${key} was not revoked.`];
  }
  await store.add({ key, at: Date.now(), reason });
  return [`${key} is revoked: every gateway refuses it within 60 s.`];
}

await runCommand(main);
