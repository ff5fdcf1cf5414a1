import { type Position, writePosition } from '#schema/wire/position.ts';

import { toProviderPosition } from './listing-position.ts';
import type { ListingPlan } from './root-plan.ts';
import type { PageQuestion } from './page-question.ts';
import { type PageSource, readPageSource, readRows } from './page-source.ts';
import { isObject } from './json-object.ts';
import type { RootRun } from './root-run.ts';
import { leavesOut } from './scatter-errors.ts';

/** Asks one provider for keys and the first rows; null where it gave none that can be used. */
export async function askFirst(
  run: RootRun,
  question: PageQuestion,
  place: Pick<PageSource, 'entry' | 'start'>,
  rows: number,
): Promise<PageSource | null> {
  const { entry, start } = place;
  const { plan, page } = question;
  const variables = pageVariables(plan, page, rows, toProviderPosition(start, entry.id));
  const { reply, code } = await run.ask(entry, plan.document, variables);
  // However often it were asked again, it would bring nothing: the listing does not wait for it.
  if (code === 'NO_RELEASE' || leavesOut(code)) return emptySource(entry, start);
  if (reply === null) return null;
  if (reply.value === null && code !== null) return null;
  const read = run.attempt(() => readPageSource(place, reply, question));
  return 'value' in read ? read.value : null;
}

const mostRestarts = 4;

/**
 * Asks a provider for the next rows that the page shows of it. Should they not be those that its keys announced,
 * it has published a release in between, and is asked from its start again.
 */
export async function fetchMissing(
  run: RootRun,
  question: PageQuestion,
  { source, missing, trip }: { source: PageSource; missing: number; trip: number },
): Promise<PageSource | null> {
  const { entry, provider } = source;
  const { plan, page } = question;
  const after = source.rows.at(-1)?.cursor ?? toProviderPosition(source.start, provider);
  const variables = pageVariables(plan, missing, missing, after);
  const reply = await run.askForValue(entry, plan.moreDocument, variables);
  if (reply === null) return null;
  const read = run.attempt(() =>
    readRows(provider, isObject(reply.value) ? reply.value['edges'] : undefined),
  );
  if (!('value' in read)) return null;
  const rows = read.value;
  const got = source.rows.length;
  const announced =
    reply.release === source.release &&
    rows.length >= missing &&
    rows.every((row, index) => row.key === source.keys[got + index]);
  if (announced) return { ...source, rows: [...source.rows, ...rows] };
  if (trip <= mostRestarts) return askFirst(run, question, source, page);
  run.refuse(provider, 'its rows keep changing');
  return null;
}

function emptySource(entry: PageSource['entry'], start: PageSource['start']): PageSource {
  return {
    entry,
    provider: entry.id,
    start,
    keys: [],
    rows: [],
    hasMore: false,
    release: null,
    connection: null,
  };
}

/** The variables of a page, as the inside of a JSON object. */
function pageVariables(
  { names }: ListingPlan,
  first: number,
  rows: number,
  after: Position | string | null,
): string {
  const text = after === null || typeof after === 'string' ? after : writePosition(after);
  return `"${names.first}":${first},"${names.rows}":${rows},"${names.after}":${JSON.stringify(text)}`;
}
