import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import {
  defaultConnectionLimits,
  type Handler,
  type HttpServer,
  openHttpServer,
} from '#gateway/http-server.ts';
import { createLog } from '#schema/kernel/log.ts';

/** Says nothing. */
export const log = createLog('silent');

/** A server on a free port, with other limits where they are given. */
export function open(
  handle: Handler,
  connections: Partial<typeof defaultConnectionLimits> = {},
): Promise<HttpServer> {
  return openHttpServer({
    host: '127.0.0.1',
    port: 0,
    handle,
    connections: { ...defaultConnectionLimits, ...connections },
    log,
  });
}

/** A connection to it. */
export function dial({ url }: HttpServer): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
}

/** All that comes until the connection ends. */
export async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (piece) => (text += String(piece)));
  await once(socket, 'close');
  return text;
}
