/** A thread with one provider of a set, which lets everything pass. */
import { workerData } from 'node:worker_threads';

import { answerInWorker } from '#kit/answer-in-worker.ts';
import type { CatalogueLocation } from '#provider/catalogue/catalogue-store.ts';
import { openProvider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';

import { withoutDoor } from './without-door.ts';

const place = workerData as {
  readonly id: string;
  readonly location: CatalogueLocation;
  readonly columnsFolder: string;
};

await answerInWorker(() =>
  openProvider({
    ...place,
    schema: createProviderSchema(),
    door: withoutDoor,
    log: createLog('error'),
  }),
);
