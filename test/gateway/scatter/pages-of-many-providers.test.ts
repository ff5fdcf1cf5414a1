import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { compareSortKeys } from '#schema/wire/position.ts';
import type { ProviderSketches } from '#schema/wire/sketch.ts';
import type { FakeRow } from '#test/support/fake-catalogue.ts';
import type { FakeProvider } from '#test/support/fake-provider.ts';
import {
  type ScatterAnswer,
  type ScatterSetup,
  startScatter,
} from '#test/support/scatter-setup.ts';
import { createRandom } from '#test/support/seeded-random.ts';

interface Listing {
  readonly by: 'ID' | 'UID' | 'DAY';
  readonly direction: 'ASC' | 'DESC';
  readonly first: number;
}

interface StudyPage {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const query = `query ($first: Int, $after: String, $orderBy: StudyOrder) {
  studies(first: $first, after: $after, orderBy: $orderBy) {
    nodes { id day }
    pageInfo { hasNextPage endCursor }
    answers { provider { id } status }
  }
}`;

suite('pages of many providers', () => {
  for (let seed = 1; seed <= 12; seed++) {
    test(`are one sorted list without gaps or repeats (seed ${seed})`, async () => {
      const random = createRandom(seed);
      const rows = dealRows(random);
      await using scatter = await startScatter(rows);
      if (seed % 3 !== 0) giveSketches(scatter, random, seed % 3 === 1);
      for (const listing of listings(random)) {
        const pages = await readPages(scatter, listing);
        assert.deepEqual(pages.flat(), sortedIds(rows, listing), JSON.stringify(listing));
        const full = pages.slice(0, -1);
        assert.ok(full.every((page) => page.length === listing.first));
      }
    });
  }

  for (let seed = 101; seed <= 112; seed++) {
    test(`lose nothing while providers fail now and then (seed ${seed})`, async () => {
      const random = createRandom(seed);
      const rows = dealRows(random);
      await using scatter = await startScatter(rows);
      const [listing] = listings(random);
      assert.ok(listing);
      let healthy = false;
      for (const provider of scatter.providers) {
        provider.behaviour = () =>
          healthy || random(3) > 0 ? undefined : '{"errors":[{"message":"SELECT secret"}]}';
      }
      let patience = 12;
      const pages = await readPages(scatter, listing, () => {
        healthy = --patience < 0;
      });
      const read = pages.flat();
      assert.deepEqual(read.toSorted(), sortedIds(rows, listing).toSorted());
      for (const { id } of scatter.providers) {
        const own = { [id]: rows[id] ?? [] };
        assert.deepEqual(
          read.filter((row) => row.startsWith(`${id}:`)),
          sortedIds(own, listing),
        );
      }
    });
  }
});

function dealRows(random: (below: number) => number): Record<string, FakeRow[]> {
  const rows: Record<string, FakeRow[]> = {};
  const providers = 1 + random(7);
  for (let index = 0; index < providers; index++) {
    rows[`p${index}`] = Array.from({ length: random(25) }, (_, row) => ({
      uid: `${random(3)}.${row}`,
      day: random(5) === 0 ? null : random(9) - 2,
    }));
  }
  return rows;
}

function* listings(random: (below: number) => number): Generator<Listing> {
  for (let count = 0; count < 4; count++) {
    yield {
      by: (['DAY', 'UID', 'ID', 'DAY'] as const)[(count + random(2)) % 4] ?? 'ID',
      direction: random(2) === 0 ? 'ASC' : 'DESC',
      first: 1 + random(12),
    };
  }
}

/** Sketches that fit, or that have nothing to do with the rows. */
function giveSketches(
  scatter: ScatterSetup,
  random: (below: number) => number,
  right: boolean,
): void {
  for (const provider of scatter.providers) {
    const days = provider.rows.flatMap(({ day }) => day ?? []).toSorted((a, b) => a - b);
    provider.sketches = sketchOf(
      provider,
      right ? days : [random(100), 100 + random(100)],
      right ? provider.rows.length : random(1000),
    );
  }
  // A later release makes the gateway read sketches again.
  scatter.roster.replace(scatter.roster.current().map((entry) => ({ ...entry, joined: 2 })));
}

function sketchOf(provider: FakeProvider, days: readonly number[], rows: number): ProviderSketches {
  const orders = { DAY: { nulls: rows - Math.min(rows, days.length), quantiles: days } };
  return {
    provider: provider.id,
    release: provider.release,
    listings: { studies: { rows, orders, values: {} } },
  };
}

async function readPages(
  scatter: ScatterSetup,
  { by, direction, first }: Listing,
  between: () => void = () => undefined,
): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | null = null;
  for (;;) {
    between();
    const answer: ScatterAnswer<{ studies: StudyPage }> = await scatter.ask(query, {
      first,
      after,
      orderBy: { by, direction },
    });
    const { nodes, pageInfo } = answer.data.studies;
    pages.push(nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return pages;
    assert.equal(typeof pageInfo.endCursor, 'string');
    after = pageInfo.endCursor;
    assert.ok(pages.length < 300, 'a listing ends');
  }
}

function sortedIds(
  rows: Readonly<Record<string, readonly FakeRow[]>>,
  { by, direction }: Listing,
): string[] {
  const keyOf = ({ uid, day }: FakeRow): number | string | null =>
    by === 'DAY' ? day : by === 'UID' ? uid : null;
  return Object.entries(rows)
    .flatMap(([provider, own]) => own.map((row) => ({ provider, row })))
    .toSorted(
      (a, b) =>
        compareSortKeys(keyOf(a.row), keyOf(b.row), direction === 'DESC') ||
        compareText(a.provider, b.provider) ||
        compareText(a.row.uid, b.row.uid),
    )
    .map(({ provider, row }) => `${provider}:${row.uid}`);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
