import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import { Agent, request } from 'undici';

import { isPrivateAddress } from './private-address.ts';

/** A request to an identity provider. */
export interface GuardedRequest {
  readonly address: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls identity providers, and nothing else that an address could lead to (requirement R2.6). Disposing closes its connections. */
export interface GuardedHttps extends AsyncDisposable {
  /**
   * The body of an answer with status 200. Throws where there is none: not https, a private address (looked at after names are resolved, and the
   * one that is called), a redirect or any other status (`UnexpectedStatus`), more than 1 MiB, or no whole answer within 3 s. Error texts hold nothing that was sent.
   */
  readonly fetchText: (asked: GuardedRequest) => Promise<string>;
}

/** An answer with another status than 200. */
export class UnexpectedStatus extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`answered with status ${status}`);
    this.status = status;
  }
}

/** How a client for identity providers is opened. */
export interface GuardedHttpsOptions {
  /** For tests: identity providers on loopback. */
  readonly allowPrivate?: boolean;
  /** For tests: PEM of the authority that signed their certificates. */
  readonly ca?: string;
}

const maxBytes = 1_048_576;
const deadlineMs = 3_000;
const connectMs = 1_000;

/** Opens it. */
export function openGuardedHttps(options: GuardedHttpsOptions = {}): GuardedHttps {
  const { allowPrivate = false, ca } = options;
  const lookup = allowPrivate ? undefined : lookUpPublic;
  const agent = new Agent({
    connect: { timeout: connectMs, ...(lookup && { lookup }), ...(ca !== undefined && { ca }) },
    connections: 4,
  });
  return {
    fetchText: async ({ address, method = 'GET', headers, body }) => {
      requireAllowed(address, allowPrivate);
      const answer = await request(address, {
        dispatcher: agent,
        method,
        headers: { ...headers },
        body: body ?? null,
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (answer.statusCode !== 200) {
        // What else it says is not read, and that it was not is no failure of its own.
        answer.body.once('error', () => {}).destroy();
        throw new UnexpectedStatus(answer.statusCode);
      }
      return readText(answer.body);
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** An address without a name is never looked up: it is judged here. */
function requireAllowed(address: string, allowPrivate: boolean): void {
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:') throw new Error('the address is not https');
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  if (!allowPrivate && family !== 0 && isPrivateAddress(host, family)) {
    throw new Error('the address is private');
  }
}

const lookUpPublic: LookupFunction = (host, options, callback) => {
  const give = (error: NodeJS.ErrnoException | null, found: readonly LookupAddress[]): void => {
    if (error !== null) return callback(error, '');
    const [first] = found;
    if (
      first === undefined ||
      found.some(({ address, family }) => isPrivateAddress(address, family))
    ) {
      return callback(new Error('the address is private'), '');
    }
    if (options.all) callback(null, [...found]);
    else callback(null, first.address, first.family);
  };
  lookUp(host, { ...options, all: true }, give);
};

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error('the answer is larger than 1 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
