/** A process that records as fast as it can and says on standard output which records it was told are on disk. */
import { join } from 'node:path';

import { openAuditLog } from '#gateway/audit/audit-log.ts';
import { createLog } from '#schema/kernel/log.ts';

import { entryOf } from './audit-setup.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const inFlight = 8;

const auditLog = await openAuditLog(
  {
    location: { kind: 'sqlite', file: join(folder, 'gateway.sqlite') },
    chain: 'main',
    keys: join(folder, 'keys'),
    headsFile: join(folder, 'heads.jsonl'),
  },
  createLog('error'),
);
let next = Number(first);
await Promise.all(
  Array.from({ length: inFlight }, async () => {
    for (;;) {
      const number = next++;
      await auditLog.append(entryOf(number));
      process.stdout.write(`${number}\n`);
    }
  }),
);
