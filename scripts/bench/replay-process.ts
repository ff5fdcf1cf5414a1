import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ProviderDoor } from '#provider/access/provider-door.ts';

import { answerParent } from './child-protocol.ts';
import { openReplayDoor } from './replay-door.ts';
import { ListingShape, playTape, type RecordedRequest, type Tape } from './tape.ts';
import { recordTape } from './record-tape.ts';

/** How long a replaying provider takes, as one over a continent would. */
const delayMs = 50;

/**
 * Replaying providers, all on one port with a path each: what a real provider answered is kept as a tape at the first
 * request for a listing; later ones get any slice of it after 50 ms. `misses` counts what was not on tape. The address of the real ones is the
 * first argument; an access home, a set and ids behind it put doors before these.
 */
const [realUrl = '', accessHome = '', set = '', ...guarded] = process.argv.slice(2);
const doors = new Map<string, ProviderDoor>();
for (const id of guarded) doors.set(`/${id}`, await openReplayDoor(accessHome, set, id, Date.now));
const tapes = new Map<string, Tape>();
const shapes = new Map<string, ListingShape | null>();
const others = new Map<string, string>();
const interned = new Map<string, string>();
let misses = 0;
let calls = 0;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** `/x07-nlst` is a copy of `/nlst` that calls itself x07-nlst: so there can be more providers than real ones. */
const copyPath = /^\/(x\d+-)(.*)$/;

async function forward(path: string, body: string): Promise<string> {
  const [, copy = '', real = path.slice(1)] = copyPath.exec(path) ?? [];
  const asked = body.replaceAll(`${copy}${real}:`, `${real}:`);
  const answer = await fetch(`${realUrl}/${real}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: asked,
  });
  const text = await answer.text();
  if (copy === '') return text;
  return text
    .replaceAll(`"${real}:`, `"${copy}${real}:`)
    .replaceAll(`"${real}"`, `"${copy}${real}"`);
}

function shapeOf(query: string): ListingShape | null {
  let shape = shapes.get(query);
  if (shape === undefined) {
    shape = ListingShape.read(query);
    shapes.set(query, shape);
  }
  return shape;
}

function isDescending(variables: Readonly<Record<string, unknown>>): boolean {
  return Object.values(variables).some(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      'direction' in value &&
      value.direction === 'DESC',
  );
}

async function answer(path: string, body: string): Promise<string> {
  const request = JSON.parse(body) as RecordedRequest;
  const variables = request.variables ?? {};
  const shape = shapeOf(request.query);
  if (shape === null) {
    const key = `${path}\n${body}`;
    const known = others.get(key);
    if (known !== undefined) return known;
    misses++;
    const text = await forward(path, body);
    others.set(key, text);
    return text;
  }
  const key = `${path}\n${request.query}\n${shape.identity(variables)}`;
  let tape = tapes.get(key);
  if (tape === undefined) {
    misses++;
    tape = await recordTape({
      shape,
      request: { query: request.query, variables },
      ask: (text) => forward(path, text),
      interned,
    });
    tapes.set(key, tape);
  }
  return playTape(tape, shape.window(variables), isDescending(variables));
}

/** Answers behind the door, where there is one; a call that does not pass fails the run. */
async function answerAtDoor({ url = '/', headers }: IncomingMessage, bytes: Buffer) {
  const call = await doors.get(url)?.admit({ headers, bytes });
  const text = await answer(url, bytes.toString('utf8'));
  call?.note({ document: null, rows: 0, counts: 0, outcome: 'ANSWERED' });
  return text;
}

// Room for a passport in the headers, as a subgraph host gives it.
const server = createServer({ maxHeaderSize: 131_072 }, (request, response) => {
  const started = performance.now();
  calls++;
  void readBody(request)
    .then((bytes) => answerAtDoor(request, bytes))
    .then(async (text) => {
      await sleep(Math.max(0, delayMs - (performance.now() - started)));
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    });
});
server.keepAliveTimeout = 120_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  answerParent({ url: `http://127.0.0.1:${port}` }, () => ({ calls, misses }));
});
