import { finishRow } from './finish-owned.ts';
import { createAdvance, type PageStart, writeListing } from './listing-position.ts';
import type { EdgeField, PageInfoField } from './listing-shape.ts';
import { mergeObjects } from './merge-values.ts';
import type { PageQuestion, PlaceBefore } from './page-question.ts';
import type { PageSource, SourceRow } from './page-source.ts';
import type { Picks } from './pick-rows.ts';
import type { JsonObject } from './json-object.ts';
import type { RootRun } from './root-run.ts';

interface ShownRow {
  readonly source: PageSource;
  readonly row: SourceRow;
}

/** What a page is written from. */
export interface PageParts {
  readonly starts: readonly PlaceBefore[];
  readonly sources: readonly PageSource[];
  readonly picks: Picks;
}

/** Writes a page whose rows are all there, as it was selected. Throws BrokenAnswer. */
export function writePage(
  run: RootRun,
  question: PageQuestion,
  { starts, sources, picks }: PageParts,
): JsonObject {
  const { shape } = question;
  const values = sources.flatMap(({ provider, connection }) =>
    connection === null ? [] : [{ provider, value: connection }],
  );
  const page = mergeObjects(shape.merged, values, run);
  const shown = shape.needsRows ? shownRows(sources, picks) : [];
  for (const { source, row } of shown) {
    for (let index = 0; index < shape.rows.length; index++) {
      const selection = shape.rows[index];
      if (selection !== undefined)
        finishRow(selection, row.edge[`n${index}`], source.provider, run);
    }
  }
  const answered = new Set(sources.map(({ provider }) => provider));
  const places = starts.map((place) => ({ ...place, failed: !answered.has(place.id) }));
  // A provider that failed may hold rows of this very page.
  const lacking = places.some(({ failed }) => failed);
  const cursorOf = createCursors(run, question, places);
  for (const { key, row } of shape.nodes) {
    page[key] = shown.map((one) => one.row.edge[`n${row}`] ?? null);
  }
  for (const { key, fields } of shape.edges) {
    page[key] = shown.map((one) => writeEdge(fields, one, cursorOf));
  }
  const hasNextPage =
    lacking ||
    sources.some(({ keys, hasMore }, index) => hasMore || keys.length > (picks.taken[index] ?? 0));
  for (const { key, fields } of shape.pageInfos) {
    page[key] = writePageInfo(fields, {
      hasNextPage,
      first: shown[0],
      last: shown.at(-1),
      mayGoOn: shown.length > 0 || lacking,
      cursorOf: (one) => {
        const token = cursorOf(one);
        if (one === shown.at(-1)) question.end.token = token;
        return token;
      },
    });
  }
  return page;
}

function shownRows(sources: readonly PageSource[], picks: Picks): ShownRow[] {
  const next = sources.map(() => 0);
  const shown: ShownRow[] = [];
  for (const index of picks.sources) {
    const source = sources[index];
    const row = source?.rows[next[index] ?? 0];
    next[index] = (next[index] ?? 0) + 1;
    if (source !== undefined && row !== undefined) shown.push({ source, row });
  }
  return shown;
}

type CursorOf = (shown: ShownRow | undefined) => string;

/** Cursor behind a row of the page; without a row, where the page began. */
function createCursors(
  run: RootRun,
  { position, descending }: PageQuestion,
  places: readonly PageStart[],
): CursorOf {
  const sequence = run.roster.reduce(
    (highest, entry) => Math.max(highest, entry.joined),
    position.sequence,
  );
  const advance = createAdvance(position, places, sequence, descending);
  return (shown) => {
    const row =
      shown === undefined
        ? null
        : { key: shown.row.key, provider: shown.source.provider, id: shown.row.id };
    return run.engine.seal.seal(writeListing(advance(row), run.questions.bindOf(0)));
  };
}

function writeEdge(fields: readonly EdgeField[], shown: ShownRow, cursorOf: CursorOf): JsonObject {
  const edge: JsonObject = {};
  for (const field of fields) {
    if (field.kind === 'cursor') edge[field.key] = cursorOf(shown);
    else if (field.kind === 'node') edge[field.key] = shown.row.edge[`n${field.row}`] ?? null;
    else edge[field.key] = field.value;
  }
  return edge;
}

function writePageInfo(
  fields: readonly PageInfoField[],
  page: {
    readonly hasNextPage: boolean;
    readonly first: ShownRow | undefined;
    readonly last: ShownRow | undefined;
    readonly mayGoOn: boolean;
    readonly cursorOf: CursorOf;
  },
): JsonObject {
  const info: JsonObject = {};
  for (const { key, ...field } of fields) {
    if (field.kind === 'constant') info[key] = field.value;
    else if (field.kind === 'hasNextPage') info[key] = page.hasNextPage;
    else if (field.kind === 'startCursor') {
      info[key] = page.first === undefined ? null : page.cursorOf(page.first);
    } else info[key] = page.mayGoOn ? page.cursorOf(page.last) : null;
  }
  return info;
}
