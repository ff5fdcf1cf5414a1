import { ownerOf } from '#schema/wire/global-id.ts';

import { canonicalText } from './canonical-text.ts';
import { BrokenAnswer, fillAlone, finishRow } from './finish-owned.ts';
import { mergeObjects } from './merge-values.ts';
import type { EntitiesPlan, EntityPlan } from './root-plan.ts';
import type { RosterEntry } from './provider-roster.ts';
import { isObject, type JsonObject } from './json-object.ts';
import type { RootResult, RootRun } from './root-run.ts';
import { isFailure, type ScatterError, toError, withholds } from './scatter-errors.ts';

/** A distinct representation and the places where it was asked. */
interface Wanted {
  readonly representation: JsonObject;
  readonly type: EntityPlan;
  readonly places: number[];
  /** Its owner; null where all are asked. */
  readonly owner: string | null;
  readonly values: { readonly provider: string; readonly value: unknown }[];
}

/** Resolves entities: owned ones at their owner, scattered ones at all providers; as many results as representations. */
export async function gatherEntities(plan: EntitiesPlan, run: RootRun): Promise<RootResult> {
  const given = plan.representations(run.request.variables);
  const representations: readonly unknown[] = Array.isArray(given) ? given : [];
  const wanted = readWanted(plan, representations);
  const asked = await Promise.all(
    run.allowed().flatMap((entry) => {
      const own = wanted.filter(
        ({ owner, type }) => asks(type) && (owner === null || owner === entry.id),
      );
      return own.length === 0 ? [] : [askEntities(plan, run, entry, own)];
    }),
  );
  await run.receiveDescriptions();
  for (const answer of asked) if (answer !== null) readEntities(run, answer);
  const results: unknown[] = representations.map(() => null);
  for (const one of wanted) {
    const value = finishEntity(one, run);
    for (const [index, place] of one.places.entries()) {
      // ApolloGateway merges later fetches into what it is given: no object may stand in two places.
      results[place] = index === 0 ? value : structuredClone(value);
    }
  }
  return { value: results, errors: errorsOf(plan, run, wanted) };
}

function readWanted(plan: EntitiesPlan, representations: readonly unknown[]): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const [place, representation] of representations.entries()) {
    if (!isObject(representation)) continue;
    const type = plan.types.get(String(representation['__typename']));
    if (type === undefined) continue;
    const key = canonicalText(representation);
    const known = wanted.get(key);
    if (known !== undefined) {
      known.places.push(place);
      continue;
    }
    const id = type.kind === 'owned' ? representation[type.by] : null;
    if (type.kind === 'owned' && typeof id !== 'string') continue;
    const owner = typeof id === 'string' ? ownerOf(id) : null;
    wanted.set(key, { representation, type, places: [place], owner, values: [] });
  }
  return [...wanted.values()];
}

function asks(type: EntityPlan): boolean {
  return type.kind === 'scattered' || type.row.asks;
}

/** What a provider answered for the representations that are its own or everybody's. */
interface OwnEntities {
  readonly provider: string;
  readonly own: readonly Wanted[];
  readonly entities: unknown;
}

/** Asks one provider; null where it brought nothing. */
async function askEntities(
  plan: EntitiesPlan,
  run: RootRun,
  entry: RosterEntry,
  own: readonly Wanted[],
): Promise<OwnEntities | null> {
  const text = JSON.stringify(own.map(({ representation }) => representation));
  const variables = `"${plan.representationsName}":${text}`;
  const reply = await run.askForValue(entry, plan.document, variables);
  return reply === null ? null : { provider: entry.id, own, entities: reply.value };
}

function readEntities(run: RootRun, { provider, own, entities }: OwnEntities): void {
  run.attempt(() => {
    if (!Array.isArray(entities) || entities.length !== own.length) {
      throw new BrokenAnswer(provider, 'not one entity for each representation');
    }
    for (const [index, { type }] of own.entries()) {
      const value: unknown = entities[index];
      if (type.kind === 'owned') finishRow(type.row, value, provider, run);
      else if (value !== null && !isObject(value)) {
        throw new BrokenAnswer(provider, 'an entity is no object');
      }
    }
    for (const [index, { values }] of own.entries()) {
      values.push({ provider, value: entities[index] });
    }
  });
}

function finishEntity({ representation, type, owner, values }: Wanted, run: RootRun): unknown {
  if (type.kind === 'owned') {
    return (
      values[0]?.value ??
      (owner === null ? null : fillAlone(type.row, representation[type.by], owner, run))
    );
  }
  const known = values
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (a.provider < b.provider ? -1 : 1));
  if (known.length === 0) return null;
  return run.mergeSafely(known, (left) => mergeObjects(type.plan, left, run));
}

function errorsOf(
  plan: EntitiesPlan,
  run: RootRun,
  wanted: readonly Wanted[],
): readonly ScatterError[] {
  const errors: ScatterError[] = [];
  for (const answer of run.report.all()) {
    if (!isFailure(answer) && !withholds(answer)) continue;
    const { provider, code } = answer;
    const own = wanted.filter(({ owner }) => owner === provider);
    const places = own.flatMap((one) => one.places);
    const shared = wanted.find(({ owner }) => owner === null)?.places[0];
    if (shared !== undefined) places.push(shared);
    const told = places.toSorted((a, b) => a - b);
    // Entities of whom all is shown are not named for one of whom something is not.
    for (const place of withholds(answer) ? told.slice(0, 1) : told) {
      errors.push(toError(code ?? 'PROVIDER_FAILED', [plan.key, place], provider));
    }
  }
  return errors;
}
