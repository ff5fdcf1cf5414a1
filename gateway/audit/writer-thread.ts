/**
 * A thread that writes one chain: waiting for the disk stops nobody else. It takes one batch at a time and answers each with `written`
 * or `not-written`.
 */
import { parentPort, workerData } from 'node:worker_threads';

import { CodedError } from '#schema/kernel/errors.ts';

import { openState } from '../state/open-state.ts';
import { auditState } from './audit.entity.ts';
import { ChainWriter } from './chain-writer.ts';
import { createEntryStore } from './entry-store.ts';
import { openHeadKey } from './head-keys.ts';
import type { FromWriter, ToWriter, WriterSettings } from './writer-messages.ts';

const headCheckMs = 1_000;

function say(message: FromWriter): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage(message);
}

async function open(): Promise<void> {
  const { location, chain, keys, headsFile } = workerData as WriterSettings;
  await using opening = new AsyncDisposableStack();
  const state = opening.use(await openState({ location, parts: [auditState] }));
  const store = await createEntryStore(state);
  const key = openHeadKey(keys);
  const writer = await ChainWriter.open({ store, chain, key, headsFile, now: Date.now });
  const parts = opening.move();
  // One thing after the other: what is asked while another is done waits for it.
  let last = Promise.resolve();
  const next = (work: () => Promise<void>): void => {
    last = last.then(work);
  };
  const checking = setInterval(() => next(() => sign(() => writer.headWhenDue())), headCheckMs);
  parentPort?.on('message', (message: ToWriter) => {
    if (message.kind === 'append') {
      next(() => write(writer, message.entries));
      next(() => sign(() => writer.headWhenDue()));
      return;
    }
    clearInterval(checking);
    next(() => sign(() => writer.headNow()));
    next(() => parts.disposeAsync());
    next(() => Promise.resolve(parentPort?.close()));
  });
  say({ kind: 'open' });
}

async function write(
  writer: ChainWriter,
  entries: Parameters<ChainWriter['append']>[0],
): Promise<void> {
  try {
    await writer.append(entries);
    say({ kind: 'written' });
  } catch (error) {
    say({ kind: 'not-written', detail: textOf(error) });
  }
}

async function sign(work: () => ReturnType<ChainWriter['headNow']>): Promise<void> {
  try {
    const head = await work();
    if (head !== null) say({ kind: 'head', jws: head.jws });
  } catch (error) {
    say({ kind: 'no-head', detail: textOf(error) });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  await open();
} catch (error) {
  const detail = error instanceof CodedError ? error.detail : textOf(error);
  const message = error instanceof CodedError ? error.message : 'The audit cannot be opened.';
  say({ kind: 'unusable', message, detail });
  parentPort?.close();
}
