import { once } from 'node:events';
import { createServer } from 'node:net';

import { CodedError } from '#schema/kernel/errors.ts';

/** Throws ADDRESS_IN_USE where another program listens; asked before an Atlas is built, which takes a while. */
export async function requireFreePort(host: string, port: number, what: string): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new CodedError(
      'ADDRESS_IN_USE',
      `Port ${port}, on which ${what} would listen, is taken by another program: stop it, or choose another with --port (the port after it is used too).`,
    );
  } finally {
    server.close();
  }
}
