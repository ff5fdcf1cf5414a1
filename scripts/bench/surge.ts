import { setTimeout as pause } from 'node:timers/promises';

import { Pool } from 'undici';

/** What became of requests that were sent at a steady rate, however long answers took. */
export interface SurgeResult {
  readonly seconds: number;
  /** Answered with data alone. */
  readonly answered: number;
  /** Milliseconds until 503 or 429 was read to its end, ascending. */
  readonly refused: readonly number[];
  /** Refused without being told when to come again. */
  readonly untold: number;
  /** Neither answered nor refused. */
  readonly lost: number;
}

/** A load that does not wait for answers. */
export interface SurgeOptions {
  readonly url: string;
  /** Bodies in turn. */
  readonly bodies: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
}

/** Connections, so that hardly a request has to wait for one here. */
const connections = 1_000;

/** Sends the requests, each when its time has come, and waits for all of them. */
export async function runSurge(options: SurgeOptions): Promise<SurgeResult> {
  const { origin, pathname } = new URL(options.url);
  const pool = new Pool(origin, { connections });
  const refused: number[] = [];
  const counts = { answered: 0, untold: 0, lost: 0 };
  const send = async (body: string): Promise<void> => {
    const sent = performance.now();
    const headers = { 'content-type': 'application/json' };
    const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
    const text = await answer.body.text();
    if (answer.statusCode === 503 || answer.statusCode === 429) {
      refused.push(performance.now() - sent);
      if (answer.headers['retry-after'] === undefined) counts.untold++;
    } else if (answer.statusCode === 200 && !text.includes('"errors"')) counts.answered++;
    else counts.lost++;
  };
  const begun = performance.now();
  const all: Promise<void>[] = [];
  const total = Math.round(options.perSecond * options.seconds);
  while (all.length < total) {
    const due = Math.min(total, ((performance.now() - begun) / 1_000) * options.perSecond);
    while (all.length < due) {
      const body = options.bodies[all.length % options.bodies.length] ?? '';
      all.push(send(body).catch(() => void counts.lost++));
    }
    await pause(2);
  }
  const seconds = (performance.now() - begun) / 1_000;
  await Promise.all(all);
  await pool.close();
  return { ...counts, seconds, refused: refused.toSorted((a, b) => a - b) };
}
