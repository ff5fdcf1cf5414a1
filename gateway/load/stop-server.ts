import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import type { OpenConnections } from './open-connections.ts';

/** How a server stops, in milliseconds. */
export interface StopTimes {
  /** Between saying that it is not ready and refusing connections: as long as a load balancer takes to notice. */
  readonly noticeMs: number;
  /** How long what is being answered may take from then on. */
  readonly graceMs: number;
  /** How the notice passes; in real time where it is not said. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** What holds unless somebody says otherwise: nobody is noticed, and no request may take longer than the grace. */
export const defaultStopTimes: StopTimes = { noticeMs: 0, graceMs: 12_000 };

/**
 * Stops listening without losing a request: from now on every answer ends its connection, after the notice nothing new is taken, and what
 * is being answered has the grace to end (R6.12).
 */
export async function stopServer(
  server: Server,
  connections: OpenConnections,
  { noticeMs, graceMs, wait = pause }: StopTimes,
): Promise<void> {
  connections.endWithAnswers();
  if (noticeMs > 0) await wait(noticeMs);
  await new Promise<void>((resolve) => {
    const hurry = setTimeout(() => connections.closeAll(), graceMs);
    // node:http's own close takes a connection whose answer has been made for idle, and cuts what is still being sent.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(hurry);
      resolve();
    });
    connections.endIdle();
  });
  // It has timers of its own to stop.
  server.close();
}
