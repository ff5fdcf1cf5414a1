import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import { requirePageSize, sayArgument } from '#schema/wire/page-size.ts';

import { askFirst, fetchMissing } from './ask-page.ts';
import { askChosen, chooseProviders } from './chosen-providers.ts';
import { readOrder } from './listing-order.ts';
import { type ListingPosition, readListing, startOf } from './listing-position.ts';
import type { RosterEntry } from './provider-roster.ts';
import type { ListingPlan } from './root-plan.ts';
import type { PageQuestion, PlaceBefore } from './page-question.ts';
import { largestHintedPage, type PageHint } from './page-hints.ts';
import type { PageSource } from './page-source.ts';
import { pickRows, type Picks } from './pick-rows.ts';
import { planRows } from './plan-rows.ts';
import type { JsonObject } from './json-object.ts';
import type { RootResult, RootRun } from './root-run.ts';
import { wasPassedOver } from './scatter-errors.ts';
import { writePage } from './write-page.ts';

/** Gathers one page of a merged listing. Throws CodedError where the request itself is at fault. */
export async function gatherListing(plan: ListingPlan, run: RootRun): Promise<RootResult> {
  const question = readQuestion(plan, run);
  const chosen = chooseProviders(plan.choice, run);
  const { entries } = chosen;
  const placeOf = (entry: RosterEntry): PlaceBefore => ({
    id: entry.id,
    start: startOf(question.position, entry),
  });
  const starts = entries.map(placeOf);
  const rows = plan.shape.needsRows
    ? planRows(run.engine, {
        listing: plan.field,
        filter: plan.filter(run.request.variables),
        order: question.order,
        page: question.page,
        starts,
        hint: run.engine.hints.get(question.hintKey),
      })
    : entries.map(() => 0);
  const asked = await Promise.all(
    entries.map((entry, index) =>
      askChosen(chosen, run, entry, (one) =>
        askFirst(run, question, { entry: one, start: placeOf(one).start }, rows[index] ?? 0),
      ),
    ),
  );
  const present = asked.map(({ answer }) => answer).filter((source) => source !== null);
  // A stand-in that failed has no rows to come back for.
  const listed = [...entries, ...chosen.spares]
    .filter(({ id }) => !wasPassedOver(run.report.of(id)))
    .map(placeOf);
  const { value, sources, picks } = await settlePage(run, question, listed, present);
  rememberPage(run, question, sources, picks);
  return { value, errors: plan.shape.tellsAnswers ? [] : run.errors([plan.key]) };
}

function readQuestion(plan: ListingPlan, run: RootRun): PageQuestion {
  const { variables } = run.request;
  const order = readOrder(plan.orderBy(variables));
  const token = plan.after(variables) ?? null;
  return {
    plan,
    shape: plan.shape,
    order,
    descending: order.descending,
    page: requirePageSize(
      sayArgument({ field: plan.field, argument: 'first' }),
      plan.first(variables),
    ),
    position: openPosition(run, token),
    hintKey: typeof token === 'string' ? token : run.questions.bindOf(0),
    end: { token: null },
  };
}

function openPosition(run: RootRun, token: unknown): ListingPosition {
  if (token === null) {
    const sequence = sequenceOf(run);
    return { sequence, reached: null, behind: new Map() };
  }
  const payload = typeof token === 'string' ? run.engine.seal.open(token) : null;
  const position = payload === null ? null : readListing(payload, run.questions.bindOf(0));
  if (position === null) throw new CodedError('CURSOR_INVALID', errorCodes.CURSOR_INVALID);
  if (position === 'mismatch') throw new CodedError('CURSOR_MISMATCH', errorCodes.CURSOR_MISMATCH);
  return position;
}

function sequenceOf(run: RootRun): number {
  return run.roster.reduce((highest, entry) => Math.max(highest, entry.joined), 0);
}

interface SettledPage {
  readonly value: JsonObject;
  readonly sources: readonly PageSource[];
  readonly picks: Picks;
}

/** Fetches what the page still lacks until it lacks nothing; a provider that fails on the way drops out. */
async function settlePage(
  run: RootRun,
  question: PageQuestion,
  starts: readonly PlaceBefore[],
  first: readonly PageSource[],
): Promise<SettledPage> {
  let sources = first;
  for (let trip = 1; ; trip++) {
    run.requireSensible(witnessesOf(question, sources));
    const picks = pickRows(sources, question.page, question.descending);
    const missing = sources.map((source, index) =>
      question.shape.needsRows ? (picks.taken[index] ?? 0) - source.rows.length : 0,
    );
    if (!missing.some((rows) => rows > 0)) {
      await run.receiveDescriptions();
      const left = sources;
      const written = run.attempt(() => writePage(run, question, { starts, sources: left, picks }));
      if ('value' in written) return { value: written.value, sources, picks };
      sources = sources.filter((source) => source.provider !== written.broken);
      continue;
    }
    const fetched = await Promise.all(
      sources.map((source, index) => {
        const rows = missing[index] ?? 0;
        if (rows <= 0) return Promise.resolve(source);
        return fetchMissing(run, question, { source, missing: rows, trip });
      }),
    );
    sources = fetched.filter((source) => source !== null);
  }
}

/** Providers that answered all that was asked: where rows are, those that brought some. */
function witnessesOf({ shape }: PageQuestion, sources: readonly PageSource[]): string[] {
  return sources
    .filter(({ rows }) => !shape.needsRows || rows.length > 0)
    .map(({ provider }) => provider);
}

function rememberPage(
  run: RootRun,
  question: PageQuestion,
  sources: readonly PageSource[],
  picks: Picks,
): void {
  if (question.page > largestHintedPage || !question.shape.needsRows) return;
  run.engine.hints.set(
    question.hintKey,
    keysFrom(sources, () => 0),
  );
  const { end } = question;
  if (end.token !== null) {
    run.engine.hints.set(
      end.token,
      keysFrom(sources, (index) => picks.taken[index] ?? 0),
    );
  }
}

function keysFrom(sources: readonly PageSource[], from: (index: number) => number): PageHint {
  return new Map(
    sources.map(({ provider, keys, hasMore }, index) => [
      provider,
      { keys: keys.slice(from(index)), hasMore },
    ]),
  );
}
