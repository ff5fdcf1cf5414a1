import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What happens to connections; bytes are counted on the way back to the client, since the fault was set. */
export type Fault =
  | { readonly kind: 'none' }
  /** Nothing listens, and what was open is closed. */
  | { readonly kind: 'refuse' }
  /** Connections are accepted, what is sent is read, and nothing ever comes back. */
  | { readonly kind: 'silent' }
  /** What comes back arrives so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Ends in good order after so many bytes. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Is reset (RST) after so many bytes. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Is reset after the head of an HTTP answer and so many bytes of its body. */
  | { readonly kind: 'resetInBody'; readonly afterBytes: number }
  /** Comes back in slices of so many bytes, one in so many milliseconds. */
  | { readonly kind: 'slice'; readonly bytes: number; readonly everyMs: number };

/** A TCP proxy on loopback that can be told to fail. */
export interface FaultProxy extends AsyncDisposable {
  /** Stays the same, also after nothing listened for a while. */
  readonly port: number;
  /** Holds for open connections and for new ones. */
  readonly set: (fault: Fault) => Promise<void>;
  /** Connections that clients have opened so far. */
  readonly opened: () => number;
  /** Those that are open now. */
  readonly open: () => number;
  /** Bytes that came back from behind it so far. */
  readonly passed: () => number;
}

/** A client's connection with the one behind it. */
interface Link {
  readonly client: Socket;
  readonly target: Socket;
  /** Bytes that came back since the fault was set. */
  sent: number;
  /** Length of the first head of an HTTP answer among them; 0 before it has come. */
  headBytes: number;
  /** Pieces leave one after the other. */
  last: Promise<void>;
}

/**
 * Puts a proxy before a server on loopback. `wait` is how delays pass; without it, in real time.
 */
export async function openFaultProxy(
  targetPort: number,
  wait: (ms: number) => Promise<unknown> = pause,
): Promise<FaultProxy> {
  const links = new Set<Link>();
  let fault: Fault = { kind: 'none' };
  let opened = 0;
  let passed = 0;
  let port = 0;
  let server: Server | undefined;

  const listen = async (): Promise<void> => {
    server = createServer((client) => {
      opened++;
      const target = connect(targetPort, '127.0.0.1');
      join({ client, target, sent: 0, headBytes: 0, last: Promise.resolve() });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    const closed = closing && once(closing, 'close');
    closing?.close();
    for (const { client } of links) client.destroy();
    await closed;
  };
  const join = (link: Link): void => {
    const { client, target } = link;
    links.add(link);
    const forget = (): void => {
      links.delete(link);
      client.destroy();
      target.destroy();
    };
    client.on('close', forget).on('error', forget).setNoDelay();
    target.on('error', forget).setNoDelay();
    client.on('data', (piece) => {
      if (fault.kind !== 'silent') target.write(piece);
    });
    client.on('end', () => target.end());
    target.on('data', (piece) => {
      passed += piece.length;
      const held = fault.kind === 'delay' ? wait(fault.ms) : target.pause();
      link.last = link.last
        .then(() => held)
        .then(() => passBack(link, piece, fault, wait))
        .then(() => void target.resume())
        .catch(forget);
    });
    // A server that ends has the last word only after what it sent before has left.
    target.on('end', () => void link.last.then(() => client.end()));
  };

  await listen();
  return {
    port,
    set: async (next) => {
      fault = next;
      for (const link of links) {
        link.sent = 0;
        link.headBytes = 0;
      }
      if (next.kind === 'refuse') await stop();
      else if (server === undefined) await listen();
    },
    opened: () => opened,
    open: () => links.size,
    passed: () => passed,
    [Symbol.asyncDispose]: stop,
  };
}

const endOfHead = '\r\n\r\n';

async function passBack(
  link: Link,
  piece: Buffer,
  fault: Fault,
  wait: (ms: number) => Promise<unknown>,
): Promise<void> {
  switch (fault.kind) {
    case 'silent':
    case 'refuse':
      return;
    case 'cut':
    case 'reset':
      return endAfter(link, piece, fault);
    case 'resetInBody':
      link.headBytes ||= piece.indexOf(endOfHead) + endOfHead.length;
      return endAfter(link, piece, {
        kind: 'reset',
        afterBytes: link.headBytes + fault.afterBytes,
      });
    case 'slice':
      for (let from = 0; from < piece.length && !link.client.destroyed; from += fault.bytes) {
        await write(link.client, piece.subarray(from, from + fault.bytes));
        await wait(fault.everyMs);
      }
      return;
    case 'none':
    case 'delay':
      return write(link.client, piece);
  }
}

/** Fulfilled when it has left, so that nothing piles up for a client that does not read. */
function write(client: Socket, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    client.write(piece, () => resolve());
  });
}

function endAfter(
  link: Link,
  piece: Buffer,
  { kind, afterBytes }: { readonly kind: 'cut' | 'reset'; readonly afterBytes: number },
): void {
  const { client } = link;
  const left = Math.max(0, afterBytes - link.sent);
  link.sent += piece.length;
  if (piece.length < left) return void client.write(piece);
  const end = (): unknown => (kind === 'cut' ? client.end() : client.resetAndDestroy());
  if (left === 0) return void end();
  client.write(piece.subarray(0, left), end);
}
