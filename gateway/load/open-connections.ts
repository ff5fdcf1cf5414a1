import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server, and which of them wait for an answer. */
export class OpenConnections {
  readonly #sockets = new Set<Socket>();
  readonly #answering = new Map<ServerResponse, Socket>();
  #stopping = false;
  #refusing = false;

  /** Follows a server from its opening on; `secured` for https. */
  constructor(server: Server, secured: boolean) {
    server.on(secured ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      this.#answering.set(response, request.socket);
      if (this.#stopping) beLast(response);
      response.once('close', () => {
        this.#answering.delete(response);
        if (this.#refusing) this.#endIdle();
      });
    });
  }

  /** From now on every answer ends its connection, or the client's next request would come on one that is closing. */
  endWithAnswers(): void {
    this.#stopping = true;
    for (const response of this.#answering.keys()) beLast(response);
  }

  /** Ends the connections that wait for no answer, now and when they have had it; those whose answer is on its way are not such. */
  endIdle(): void {
    this.#refusing = true;
    this.#endIdle();
  }

  /** Closes all, whatever they wait for. */
  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #endIdle(): void {
    const busy = new Set(this.#answering.values());
    for (const socket of this.#sockets) {
      // One that is ending already needs no second end.
      if (!busy.has(socket) && socket.writable) socket.destroySoon();
    }
  }
}

function beLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
