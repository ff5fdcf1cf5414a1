/** A thread that holds one provider: what it scans and reads keeps no other provider of the process waiting. */
import { workerData } from 'node:worker_threads';

import { answerInWorker } from '#kit/answer-in-worker.ts';
import { createLog } from '#schema/kernel/log.ts';

import { doorByFiles } from './access/open-door.ts';
import type { ProviderWorkerSettings } from './open-in-worker.ts';
import { openProvider } from './provider.ts';
import { createProviderSchema } from './serving/create-provider-schema.ts';

const { id, location, columnsFolder, contract, withholdsDays, access, logLevel } =
  workerData as ProviderWorkerSettings;

await answerInWorker(() => {
  const log = createLog(logLevel).child({ provider: id });
  const door = doorByFiles({ provider: id, folder: access, log });
  const schema = createProviderSchema(contract);
  return openProvider({ id, location, columnsFolder, schema, withholdsDays, door, log });
});
