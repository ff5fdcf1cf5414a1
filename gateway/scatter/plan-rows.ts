import type { ListingOrder } from './listing-order.ts';
import type { Engine } from './engine.ts';
import { type ExpectedSource, expectRows } from './expected-rows.ts';
import type { PageHint } from './page-hints.ts';
import { pickRows } from './pick-rows.ts';
import type { RowPosition } from './row-order.ts';
import { type PresentKey, spreadOf } from './row-spread.ts';

/** A page that is about to be asked for. */
export interface PlannedPage {
  readonly listing: string;
  readonly filter: unknown;
  readonly order: ListingOrder;
  readonly page: number;
  readonly starts: readonly { readonly id: string; readonly start: RowPosition | null }[];
  /** What an earlier page saw of this one. */
  readonly hint: PageHint | undefined;
}

/** How many rows to ask of each provider in the first trip. Any answer is right; a good one saves rows and trips. */
export function planRows(engine: Engine, planned: PlannedPage): number[] {
  return planFromHint(planned) ?? planFromSketches(engine, planned);
}

function planFromHint({ hint, starts, page, order }: PlannedPage): number[] | null {
  if (hint === undefined) return null;
  const sources = starts.map(({ id }) => hint.get(id) ?? { keys: [], hasMore: true });
  const { taken, certain } = pickRows(sources, page, order.descending);
  return certain ? [...taken] : null;
}

const grids = new WeakMap<
  Engine,
  { version: number; readonly byOrder: Map<string, PresentKey[]> }
>();

function planFromSketches(engine: Engine, planned: PlannedPage): number[] {
  const { starts, page, listing, order, filter } = planned;
  const sources: ExpectedSource[] = [];
  for (const { id, start } of starts) {
    const sketch = engine.sketches.of(id, listing);
    if (sketch !== undefined)
      sources.push({ id, start, spread: spreadOf(sketch, order.by, filter) });
  }
  const evenShare = page / Math.max(1, starts.length);
  const known = page * (sources.length / Math.max(1, starts.length));
  const grid = gridOf(
    engine,
    listing,
    order.by,
    starts.map(({ id }) => id),
  );
  const expected = expectRows(sources, known, order.descending, grid);
  const byId = new Map(
    sources.map(({ id }, index) => [id, withMargin(expected[index] ?? 0, page)]),
  );
  const unknown = Math.min(page, Math.ceil(1.5 * evenShare + 1));
  return starts.map(({ id }) => byId.get(id) ?? unknown);
}

const negligible = 0.005;

/** What is asked where so many rows are expected: counts scatter by their root, and sketches are coarse. */
function withMargin(expected: number, page: number): number {
  if (!(expected >= negligible)) return 0;
  return Math.min(page, Math.ceil(1.2 * expected + 4 * Math.sqrt(expected) + 1));
}

/** All quantiles of a listing, ascending; kept until a sketch changes. */
function gridOf(
  engine: Engine,
  listing: string,
  by: string,
  providers: readonly string[],
): readonly PresentKey[] {
  const { version } = engine.sketches;
  let kept = grids.get(engine);
  if (kept?.version !== version) {
    kept = { version, byOrder: new Map() };
    grids.set(engine, kept);
  }
  const key = `${listing}\n${by}\n${providers.join(',')}`;
  let grid = kept.byOrder.get(key);
  if (grid === undefined) {
    const keys = providers.flatMap(
      (provider) => engine.sketches.of(provider, listing)?.orders[by]?.quantiles ?? [],
    );
    grid = [...new Set(keys)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    kept.byOrder.set(key, grid);
  }
  return grid;
}
