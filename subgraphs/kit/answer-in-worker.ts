import { parentPort } from 'node:worker_threads';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Mount } from './mount.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** What a thread opens: a mount, and what is closed with it. */
export interface Answering extends AsyncDisposable {
  readonly mount: Mount;
}

/** In a thread that `openWorkerMount` started: opens what answers, then answers until it is told to end. */
export async function answerInWorker(open: () => Promise<Answering>): Promise<void> {
  let answering: Answering;
  try {
    answering = await open();
  } catch (error) {
    say(unusable(error));
    parentPort?.close();
    return;
  }
  const { mount } = answering;
  const running = new Map<number, AbortController>();
  parentPort?.on('message', (message: ToWorker) => {
    if (message.kind === 'ask') void answer(mount, message, running);
    else if (message.kind === 'abort') running.get(message.number)?.abort();
    else void end(answering);
  });
  say({ kind: 'ready' });
}

async function end(answering: Answering): Promise<void> {
  try {
    await answering[Symbol.asyncDispose]();
  } finally {
    parentPort?.close();
  }
}

async function answer(
  mount: Mount,
  { number, headers, bytes }: Extract<ToWorker, { kind: 'ask' }>,
  running: Map<number, AbortController>,
): Promise<void> {
  const gone = new AbortController();
  running.set(number, gone);
  // The host has read it as JSON already; what it made of it would take longer to hand over than to be made anew.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const request = { headers, bytes, body: JSON.parse(text) as unknown, signal: gone.signal };
  try {
    say({ kind: 'answer', number, response: await mount.respond(request) });
  } catch (error) {
    say({ kind: 'failed', number, message: textOf(error) });
  } finally {
    running.delete(number);
  }
}

function unusable(error: unknown): FromWorker {
  if (error instanceof CodedError) {
    const { code, message, detail } = error;
    return { kind: 'unusable', code, message, detail };
  }
  return { kind: 'unusable', code: null, message: textOf(error), detail: undefined };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function say(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage(message);
}
