import { ownerOf } from '#schema/wire/global-id.ts';

import { BrokenAnswer, finishRow } from './finish-owned.ts';
import type { RoutedPlan } from './root-plan.ts';
import type { RootResult, RootRun } from './root-run.ts';

/** Asks the owners of ids, each for its own; an id that nobody of the roster owns reaches nobody and is null. */
export async function gatherRouted(plan: RoutedPlan, run: RootRun): Promise<RootResult> {
  const wanted = plan.ids(run.request.variables);
  const ids: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  const asked = await Promise.all(
    [...ownersOf(ids, run)].map(async ([entry, own]) => {
      const value = plan.list ? JSON.stringify(own) : JSON.stringify(own[0]);
      const { reply } = await run.ask(entry, plan.document, `"${plan.idsName}":${value}`);
      const answer = { provider: entry.id, own };
      if (reply === null) return { ...answer, rows: null };
      return { ...answer, rows: plan.list ? reply.value : [reply.value] };
    }),
  );
  run.requireSensible(asked.filter(hasRow).map(({ provider }) => provider));
  await run.receiveDescriptions();
  const found = new Map<string, unknown>();
  for (const { provider, own, rows } of asked) {
    if (rows === null) continue;
    run.attempt(() => {
      if (!Array.isArray(rows) || rows.length !== own.length) {
        throw new BrokenAnswer(provider, 'not one row for each id');
      }
      for (const row of rows) finishRow(plan.row, row, provider, run);
      for (const [index, id] of own.entries()) found.set(id, rows[index]);
    });
  }
  const taken = new Set<string>();
  const rows = ids.map((id) => takeRow(found, taken, id));
  return { value: plan.list ? rows : rows[0], errors: run.errors([plan.key]) };
}

function hasRow({ rows }: { readonly rows: unknown }): boolean {
  return Array.isArray(rows) && rows.some((row) => row !== null);
}

/** The ids of each provider, each once. */
function ownersOf(ids: readonly unknown[], run: RootRun): Map<RootRun['roster'][number], string[]> {
  const allowed = new Map(run.allowed().map((entry) => [entry.id, entry]));
  const owners = new Map<RootRun['roster'][number], Set<string>>();
  for (const id of ids) {
    if (typeof id !== 'string') continue;
    const entry = allowed.get(ownerOf(id));
    if (entry === undefined) continue;
    const own = owners.get(entry);
    if (own === undefined) owners.set(entry, new Set([id]));
    else own.add(id);
  }
  return new Map([...owners].map(([entry, own]) => [entry, [...own]]));
}

// ApolloGateway merges later fetches into what it is given: no object may stand in two places.
function takeRow(found: ReadonlyMap<string, unknown>, taken: Set<string>, id: unknown): unknown {
  if (typeof id !== 'string') return null;
  const row = found.get(id) ?? null;
  if (!taken.has(id)) {
    taken.add(id);
    return row;
  }
  return structuredClone(row);
}
