import { openWorkerMount, type WorkerMount } from '#kit/worker-mount.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { CatalogueLocation } from './catalogue/catalogue-store.ts';

/** What a provider in a thread of its own is opened from. */
export interface ProviderWorkerSettings {
  readonly id: string;
  readonly location: CatalogueLocation;
  readonly columnsFolder: string;
  /** Version of the contract that it serves. */
  readonly contract: string;
  /** Whether it keeps days to itself. */
  readonly withholdsDays: boolean;
  /** Folder of what it answers by. */
  readonly access: string;
  readonly logLevel: string;
}

const program = new URL(import.meta.resolve('#provider/provider-worker.ts'));
/** Columns lie outside the JavaScript heap; what a provider alone in a process gets is enough in a thread. */
export const workerMegabytes = 192;

/** Opens a provider in a thread of this process, under `/<id>`. Throws what `openProvider` throws. */
export function openInWorker(
  { id, ...place }: Omit<ProviderWorkerSettings, 'logLevel'>,
  log: Log,
): Promise<WorkerMount> {
  const settings: ProviderWorkerSettings = { id, ...place, logLevel: log.level };
  const path = `/${id}`;
  return openWorkerMount({
    path,
    program,
    settings,
    megabytes: workerMegabytes,
    log,
    now: () => performance.now(),
  });
}
