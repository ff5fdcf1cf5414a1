/** A thread that answers for a mount in tests: its name in the body says what it does. */
import { threadId, workerData } from 'node:worker_threads';

import { answerInWorker } from '#kit/answer-in-worker.ts';
import type { MountRequest, MountResponse } from '#kit/mount.ts';
import { CodedError } from '#schema/kernel/errors.ts';

const { opens, gate } = workerData as { opens: boolean; gate: Int32Array };

/** Sets a place of the gate, and tells who waits for it. */
function signal(place: number): void {
  Atomics.store(gate, place, 1);
  Atomics.notify(gate, place);
}

async function respond({ headers, bytes, body, signal: gone }: MountRequest) {
  const { query } = body as { query: string };
  if (query === 'wait') {
    signal(0);
    await new Promise((resolve) => gone.addEventListener('abort', resolve));
    signal(1);
  }
  if (query === 'block') {
    signal(0);
    Atomics.wait(gate, 1, 0);
  }
  if (query === 'throw') throw new Error('thrown');
  if (query === 'die') setImmediate(() => process.exit(3));
  if (query === 'die') await new Promise(() => undefined);
  const seen = { threadId, custom: headers['x-custom'], bytes: bytes.length, body };
  return { status: 202, headers: { 'x-own': 'yes' }, body: JSON.stringify(seen) };
}

await answerInWorker(() => {
  if (!opens) throw new CodedError('CATALOGUE_BROKEN', 'It is broken.', 'for the log');
  const mount = {
    path: '/thread',
    respond: respond as (r: MountRequest) => Promise<MountResponse>,
  };
  return Promise.resolve({ mount, [Symbol.asyncDispose]: () => Promise.resolve(signal(2)) });
});
