import type { FilterRules, FilterType } from '../filter/filter-rules.ts';
import type { Contract, InputOfContract } from './contract.ts';
import type { Json } from '../scatter/json-object.ts';
import { FilterDraft, type GivenPlace } from './filter-draft.ts';
import { placesIn } from './filter-places.ts';
import { translateOperators, widenBy } from './translate-operators.ts';

/** What an earlier version can be asked instead of a filter. */
export interface WeakerFilter {
  /** Holds only of rows that certainly match; null where nothing that can be asked is enough. */
  readonly lower: Json | null;
  /** Holds or is open wherever the filter holds or is open. */
  readonly upper: Json;
  /** Places of the criteria that the version does not have; none where both bounds say just what the filter says. */
  readonly lost: readonly string[];
  /** Places in the bounds that are others than the caller's, with the caller's. */
  readonly moved: ReadonlyMap<string, string>;
}

/** What filters are in this version, and what an earlier one has of it. */
export interface FilterVersions {
  readonly rules: FilterRules;
  readonly earlier: Contract;
}

/** An object of a filter. */
export interface FilterPart {
  readonly typeName: string;
  readonly given: Json;
  /** The caller's place, with a dot at its end; empty for the filter itself. */
  readonly path: string;
}

interface Place extends GivenPlace {
  readonly typeName: string;
  /** The field in the earlier version. */
  readonly known: InputOfContract | undefined;
}

/**
 * What of a filter an earlier version can be asked; in Kleene's three values, `and` and scopes only lose what they must. `prefix` is
 * the place in the bounds where it is not the caller's.
 */
export function weakenFilter(
  versions: FilterVersions,
  part: FilterPart,
  prefix: string = part.path,
): WeakerFilter {
  const draft = new FilterDraft(prefix);
  weakenPart(draft, versions, part);
  const { lower, upper, lost, moved } = draft;
  return { lower, upper, lost, moved };
}

function weakenPart(draft: FilterDraft, versions: FilterVersions, part: FilterPart): void {
  const { typeName, given } = part;
  const fields = versions.rules.get(typeName)?.fields;
  const known = versions.earlier.inputs.get(typeName);
  for (const [name, value] of Object.entries(given)) {
    const field = fields?.get(name);
    if (field === undefined || value === null || value === undefined) continue;
    const path = `${part.path}${name}`;
    const place = { field, path, around: given, typeName, known: known?.get(name) };
    weakenField(draft, versions, place, value);
  }
}

function weakenField(
  draft: FilterDraft,
  versions: FilterVersions,
  place: Place,
  value: unknown,
): void {
  const { field, known } = place;
  if (field.form === 'and') return weakenAnd(draft, versions, place, value as readonly Json[]);
  if (known === undefined) return loseOrFlatten(draft, versions, place, value);
  switch (field.form) {
    case 'plain':
      return draft.add(place, { lower: value, upper: value });
    case 'operators':
      return weakenOperators(draft, versions, place, value as Json);
    case 'scope':
      return weakenScope(draft, versions, place, value);
    case 'or':
    case 'not':
      return keepOrLose(draft, versions, place, value);
  }
}

function weakenOperators(
  draft: FilterDraft,
  { rules, earlier }: FilterVersions,
  place: Place,
  value: Json,
): void {
  const known = new Set(earlier.inputs.get(place.field.type)?.keys());
  const { asked, broader, whole } = readOperators(rules.get(place.field.type), known, value);
  const translated = translateOperators(asked, known, whole);
  const { lower, upper, exact } = broader.length === 0 ? translated : widenBy(broader, translated);
  if (!exact) draft.lost.push(place.path);
  if (lower === null) draft.lower = null;
  if (Object.keys(upper).length > 0) draft.add(place, { lower, upper });
}

/** Operators, and apart from them what the gateway wrote of rows that stay open, where the version has no place for it. */
function readOperators(
  type: FilterType | undefined,
  known: ReadonlySet<string>,
  value: Json,
): { readonly asked: Json; readonly broader: readonly string[]; readonly whole: boolean } {
  const fields = [...(type?.fields.values() ?? [])];
  const whole = fields.some((field) => field.name === 'eq' && field.type === 'Int');
  const fill = fields.find(({ fills }) => fills !== null)?.name;
  if (fill === undefined || known.has(fill)) return { asked: value, broader: [], whole };
  const { [fill]: open, ...asked } = value;
  return { asked, broader: Array.isArray(open) ? (open as readonly string[]) : [], whole };
}

/** One related row, or a list of which each must be there. */
function weakenScope(
  draft: FilterDraft,
  versions: FilterVersions,
  place: Place,
  value: unknown,
): void {
  const { field, path } = place;
  const inner = draft.placeOf(field.name);
  if (!Array.isArray(value)) {
    const part = { typeName: field.type, given: value as Json, path: `${path}.` };
    const weaker = weakenFilter(versions, part, `${inner}.`);
    takeOver(draft, weaker);
    draft.add(place, weaker);
    return;
  }
  for (const [at, one] of (value as readonly Json[]).entries()) {
    const weaker = weakenFilter(versions, { typeName: field.type, given: one, path: '' });
    // Providers tell of each of a list as a whole.
    const lost = weaker.lost.length > 0 ? [`${path}[${at}]`] : [];
    takeOver(draft, { ...weaker, lost, moved: new Map() });
    draft.append(field.name, `${path}[${at}]`, weaker);
  }
}

/** Where the version has no `and`, what it joins is put beside the rest, as far as that says the same. */
function weakenAnd(
  draft: FilterDraft,
  versions: FilterVersions,
  { field, known, typeName, path }: Place,
  parts: readonly Json[],
): void {
  for (const [at, given] of parts.entries()) {
    const place = `${path}[${at}]`;
    const part = { typeName, given, path: `${place}.` };
    if (known === undefined) {
      weakenPart(draft, versions, part);
      continue;
    }
    const weaker = weakenFilter(versions, part, `${draft.placeOf(field.name)}[${at}].`);
    takeOver(draft, weaker);
    draft.append(field.name, place, weaker);
  }
}

/** At least one of several, or not this one: asked whole, or not at all. */
function keepOrLose(
  draft: FilterDraft,
  versions: FilterVersions,
  place: Place,
  value: unknown,
): void {
  const { field, typeName, path } = place;
  const parts = (Array.isArray(value) ? value : [value]) as readonly Json[];
  const inner = draft.placeOf(field.name);
  const weaker = parts.map((given, at) => {
    const index = Array.isArray(value) ? `[${at}].` : '.';
    return weakenFilter(versions, { typeName, given, path: path + index }, inner + index);
  });
  if (weaker.some(({ lost }) => lost.length > 0)) {
    draft.lose(placesIn(versions.rules, typeName, { field, value, path }));
    return;
  }
  for (const part of weaker) takeOver(draft, part);
  const uppers = weaker.map(({ upper }) => upper);
  const same = Array.isArray(value) ? uppers : uppers[0];
  draft.add(place, { lower: same, upper: same });
}

/**
 * What the version does not have is lost, but for a scope whose criteria it has beside the others: those that stand there hold for one
 * row, so they may be put there while none of them is there yet.
 */
function loseOrFlatten(
  draft: FilterDraft,
  versions: FilterVersions,
  place: Place,
  value: unknown,
): void {
  const { field, typeName, around, path } = place;
  const fields = versions.rules.get(typeName)?.fields;
  // What is measured was turned into the unit of its concept.
  if ([...(fields?.values() ?? [])].some(({ measured }) => measured?.unit === field.name)) return;
  const isLifted = (name: string): boolean => fields?.get(name)?.home === field.name;
  const beside = Object.entries(around).some(([name, one]) => one != null && isLifted(name));
  const flat = field.form === 'scope' && !field.list && !beside && !draft.lifts(field.name);
  if (!flat) return draft.lose(placesIn(versions.rules, typeName, { ...place, value }));
  const [inside, outside]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [name, one] of Object.entries(value as Json)) {
    (isLifted(name) ? inside : outside)[name] = one;
  }
  const left = placesIn(versions.rules, typeName, { field, value: outside, path });
  if (left.length > 0) draft.lose(left);
  weakenPart(draft, versions, { typeName, given: inside, path: `${path}.` });
}

function takeOver(draft: FilterDraft, { lower, lost, moved }: WeakerFilter): void {
  draft.lost.push(...lost);
  if (lower === null) draft.lower = null;
  for (const [to, from] of moved) draft.moved.set(to, from);
}
