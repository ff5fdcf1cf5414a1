import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

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
 * is being answered has the grace to end (R6.12). `answering`: answers that are not sent yet.
 */
export async function stopServer(
  server: Server,
  answering: ReadonlySet<ServerResponse>,
  { noticeMs, graceMs, wait = pause }: StopTimes,
): Promise<void> {
  // Or the client's next request would come on a connection that is closing.
  const beLast = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  for (const response of answering) beLast(response);
  server.prependListener('request', (_request, response) => beLast(response));
  if (noticeMs > 0) await wait(noticeMs);
  await new Promise<void>((resolve) => {
    const hurry = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(hurry);
      resolve();
    });
    server.closeIdleConnections();
  });
}
