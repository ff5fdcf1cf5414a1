import { join } from 'node:path';

import { auditState } from '#gateway/audit/audit.entity.ts';
import { createCallerKeys } from '#gateway/audit/caller-keys.ts';
import { ChainWriter } from '#gateway/audit/chain-writer.ts';
import { createEntryStore } from '#gateway/audit/entry-store.ts';
import { openHeadKey } from '#gateway/audit/head-keys.ts';
import { toEntry } from '#gateway/audit/write-record.ts';
import { openState } from '#gateway/state/open-state.ts';
import type { SmallHome } from '#test/support/started-atlas.ts';

const at = Date.UTC(2026, 10, 25, 12);

/** Where a home keeps what was recorded. */
export function placesOf({ home }: SmallHome) {
  const set = join(home, 'demonstration');
  return {
    file: join(set, 'gateway.sqlite'),
    headsFile: join(set, 'audit-heads.jsonl'),
    keys: join(home, 'keys'),
  };
}

/** Records a question and, a day later, a refused token, and signs a head; gives what the caller, ann, is called in the records. */
export async function recordTwo(small: SmallHome): Promise<string> {
  const { file, headsFile, keys } = placesOf(small);
  await using state = await openState({ location: { kind: 'sqlite', file }, parts: [auditState] });
  const store = await createEntryStore(state);
  const key = openHeadKey(keys);
  const writer = await ChainWriter.open({ store, chain: 'main', key, headsFile, now: () => at });
  const caller = await createCallerKeys(state, () => at).markOf('ann');
  await writer.append([
    toEntry({
      at,
      caller,
      calls: [
        {
          disclosure: 'ROUNDED',
          milliseconds: '<100',
          provider: 'a',
          release: '25',
          status: 'ANSWERED',
        },
      ],
      decisions: [{ datasets: ['a:one'], level: 'AGGREGATE', rule: 'registered' }],
      denials: [],
      event: 'REQUEST',
      operation: 'Lungs',
      outcome: { codes: [], status: 200 },
      project: 'lung-1',
      purposes: ['DUO:0000006'],
      query: { hash: 'a-hash', text: '{summary{subjectCount}}', variables: '{}' },
      released: [{ field: 'summary', numbers: [['subjectCount', 120]] }],
      request: 'request-1',
      visas: ['visa-hash'],
    }),
    toEntry({
      at: at + 86_400_000,
      caller: 'public',
      denials: [{ code: 'TOKEN_INVALID', of: null, rule: 'the token has ended' }],
      event: 'REFUSED',
      outcome: { codes: ['TOKEN_INVALID'], status: 401 },
      request: 'request-2',
    }),
  ]);
  await writer.headNow();
  return caller;
}
