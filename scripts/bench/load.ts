import { Pool } from 'undici';

/** What a run of load saw. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds, ascending. */
  readonly latencies: readonly number[];
  /** Requests that were not answered with data alone. */
  readonly failures: number;
}

/** A load of requests, one after the other on each connection. */
export interface LoadOptions {
  readonly url: string;
  /** Bodies in turn; each connection takes the next. */
  readonly bodies: readonly string[];
  /** Bearer tokens in turn; requests go without where there are none. */
  readonly tokens?: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Requests not counted, first, on the same connections. */
  readonly warmUp: number;
}

interface Sent {
  readonly body: string;
  readonly token: string | undefined;
}

async function send(pool: Pool, path: string, { body, token }: Sent): Promise<boolean> {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await pool.request({
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer },
    body,
  });
  const text = await answer.body.text();
  return answer.statusCode === 200 && !text.includes('"errors"');
}

/** Sends the load and measures each request from send to last byte. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { origin, pathname } = new URL(options.url);
  const pool = new Pool(origin, { connections: options.connections });
  const { bodies, tokens = [] } = options;
  let next = 0;
  const take = (): Sent => {
    const at = next++;
    return { body: bodies[at % bodies.length] ?? '', token: tokens[at % tokens.length] };
  };
  const warm = async (): Promise<void> => {
    while (next < options.warmUp) await send(pool, pathname, take());
  };
  await Promise.all(Array.from({ length: options.connections }, warm));
  const latencies: number[] = [];
  let failures = 0;
  const started = performance.now();
  const end = started + options.seconds * 1000;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      const sent = performance.now();
      if (!(await send(pool, pathname, take()))) failures++;
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, connection));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  latencies.sort((a, b) => a - b);
  return { requests: latencies.length, seconds, latencies, failures };
}

/** A quantile of ascending figures. */
export function quantile(ascending: readonly number[], share: number): number {
  return (
    ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
  );
}
