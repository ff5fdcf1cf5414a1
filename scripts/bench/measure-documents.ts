import { readFileSync } from 'node:fs';

import { buildSchema } from 'graphql';

import { attackDocuments } from './attack-documents.ts';
import type { BenchPlan, Say } from './bench-plan.ts';
import { BenchChild } from './child-protocol.ts';
import { drawDocuments } from './random-documents.ts';
import { drawTable, show } from './table.ts';

const drawn = 10_000;
/** Each attack is repeated in so many spellings, so that nothing kept of one is of use to the next. */
const spellings = 5;

/** What documents cost the gateway before anybody is asked: drawn ones up to the limits, valid and broken, and those of attackers. */
export async function measureDocuments({ seed }: BenchPlan, say: Say): Promise<void> {
  await using gateway = await BenchChild.start('documents-process.ts', 0, []);
  const sdl = readFileSync(new URL('../../schema/atlas.graphql', import.meta.url), 'utf8');
  await measureDrawn(gateway, { draw: drawDocuments(buildSchema(sdl), seed), say });
  await measureAttacks(gateway, say);
}

interface Drawing {
  readonly draw: () => string;
  readonly say: Say;
}

async function measureDrawn(gateway: BenchChild, { draw, say }: Drawing): Promise<void> {
  const statuses = new Map<number, number>();
  let faults = 0;
  // Neither the first documents nor the first answers are like the rest.
  for (let asked = 0; asked < 100; asked++) await ask(gateway.url, draw());
  await gateway.figures();
  for (let asked = 0; asked < drawn; asked++) {
    const { status, text } = await ask(gateway.url, draw());
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (text.includes('INTERNAL_SERVER_ERROR')) faults++;
  }
  const { counters } = await gateway.figures();
  say(`## ${drawn} drawn documents, valid and broken, one after the other\n`);
  say(
    drawTable(
      [
        'answered 200',
        '400',
        'other',
        'faults',
        'plans',
        'plan p99 ms',
        'slowest',
        'longest stall ms',
      ],
      [
        [
          ...[statuses.get(200), statuses.get(400)].map((count = 0) => String(count)),
          String(drawn - (statuses.get(200) ?? 0) - (statuses.get(400) ?? 0)),
          String(faults),
          String(counters['plans']),
          ...['planP99', 'slowest', 'stallMs'].map((name) => show(counters[name] ?? 0)),
        ],
      ],
    ),
  );
  say('');
}

async function measureAttacks(gateway: BenchChild, say: Say): Promise<void> {
  const rows: string[][] = [];
  for (const [name, query] of Object.entries(attackDocuments)) {
    await gateway.figures();
    let slowest = 0;
    let code = '';
    for (let spelling = 0; spelling < spellings; spelling++) {
      const begun = performance.now();
      const { text } = await ask(gateway.url, `${query} #${spelling}`);
      slowest = Math.max(slowest, performance.now() - begun);
      code = /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? 'answered';
    }
    const { counters } = await gateway.figures();
    rows.push([
      name,
      code,
      show(slowest),
      show(counters['stallMs'] ?? 0),
      String(counters['plans']),
    ]);
  }
  say(`## Documents of attackers, ${spellings} spellings of each\n`);
  say(drawTable(['', 'answer', 'slowest ms', 'longest stall ms', 'plans'], rows));
  say('');
}

async function ask(url: string, query: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, text: await response.text() };
}
