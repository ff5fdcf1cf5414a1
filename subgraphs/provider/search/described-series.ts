import { type MixCounts, narrowMixes } from './combination-mixes.ts';
import { once, remember } from './once.ts';
import type { ReleaseTables } from './release-tables.ts';
import type { AllSeries, ParentKind, SeriesBase } from './series-base.ts';
import { scratchOf } from './scratch.ts';
import { mixParts } from './series-parts.ts';
import { maskSums, type SeriesSums } from './series-sums.ts';
import type { WeightedRows } from './thin-series.ts';
import { sumThin } from './thin-sums.ts';

/** The series that match a filter, as counts and facets need them; each form is computed at first use. */
export interface DescribedSeries {
  /** All of them, ascending. */
  readonly rows: () => Int32Array;
  /** One for all of a combination, study and subject. */
  readonly thin: () => WeightedRows;
  /** One for each subject, or each study of a subject, where its series lie together. */
  readonly leads: (kind: ParentKind) => Int32Array;
  /** The same for subjects, with the number of their series. */
  readonly subjects: () => WeightedRows;
  /** How many subjects or studies have which combinations. */
  readonly mixes: (kind: ParentKind) => MixCounts;
  /** By combination. */
  readonly sums: () => SeriesSums;
}

/** What of all series matches; null where all of it does. */
export interface Choice {
  /** 1 for each combination that does. */
  readonly allowed: Uint8Array | null;
  /** Parts that do, ascending. */
  readonly parts: Int32Array | null;
}

/** Describes series that all match; `rows` finds them. */
export function describeAll(
  base: SeriesBase,
  rows: () => Int32Array,
  tables: ReleaseTables,
): DescribedSeries {
  const choosing = { base, allowed: null, parts: base.parts().all, tables };
  return {
    rows: once(rows),
    thin: () => base.thin,
    leads: remember((kind) => leadRows(choosing, kind)),
    subjects: once(() => weighSubjects(choosing)),
    mixes: base.mixes,
    sums: base.sums,
  };
}

/** Describes what is chosen of all series; `rows` finds them. */
export function describeChoice(
  base: AllSeries,
  { allowed, parts }: Choice,
  rows: () => Int32Array,
  tables: ReleaseTables,
): DescribedSeries {
  const choosing = once(() => ({
    base,
    allowed,
    parts: chooseParts(base, allowed, parts),
    tables,
  }));
  const places = once(() => choosePlaces(choosing()));
  return {
    rows: once(rows),
    thin: once(() => {
      const pick = (of: Int32Array): Int32Array => places().map((place) => of[place]!);
      return { rows: pick(base.thin.rows), weights: pick(base.thin.weights) };
    }),
    leads: remember((kind) => leadRows(choosing(), kind)),
    subjects: once(() => weighSubjects(choosing())),
    mixes: remember((kind) => {
      const { parents, mixes } = { parents: tables.parentsOf(kind), mixes: base.mixes };
      const chosen = parts === null ? mixes(kind) : mixParts(base.parts(), parts, parents);
      return allowed === null ? chosen : narrowMixes(chosen, allowed);
    }),
    sums: once(() => {
      if (parts === null) return allowed === null ? base.sums() : maskSums(base.sums(), allowed);
      return sumThin(places(), base.thin, base.thinSums(), tables.combinations());
    }),
  };
}

interface Choosing {
  readonly base: SeriesBase;
  readonly allowed: Uint8Array | null;
  /** Those with a combination that is allowed. */
  readonly parts: Int32Array;
  readonly tables: ReleaseTables;
}

/** Of parts those with a combination that is allowed. */
export function chooseParts(
  base: SeriesBase,
  allowed: Uint8Array | null,
  parts: Int32Array | null = null,
): Int32Array {
  const { all, mixOf, mixes } = base.parts();
  const chosen = parts ?? all;
  if (allowed === null) return chosen;
  const ofMix = Uint8Array.from(mixes.lists, (list) =>
    list.some((combination) => allowed[combination] === 1) ? 1 : 0,
  );
  if (!ofMix.includes(0)) return chosen;
  const kept = scratchOf(chosen.length);
  let count = 0;
  for (let at = 0; at < chosen.length; at++) {
    kept[count] = chosen[at]!;
    count += ofMix[mixOf[chosen[at]!]!]!;
  }
  return kept.slice(0, count);
}

/** Places among the thinned rows. */
function choosePlaces({ base, allowed, parts, tables }: Choosing): Int32Array {
  const { offsets } = base.parts();
  const { codes } = tables.combinations();
  const places = scratchOf(base.thin.rows.length);
  let count = 0;
  for (let at = 0; at < parts.length; at++) {
    const end = offsets[parts[at]! + 1]!;
    for (let place = offsets[parts[at]!]!; place < end; place++) {
      places[count] = place;
      count += allowed === null ? 1 : allowed[codes[base.thin.rows[place]!]!]!;
    }
  }
  return places.slice(0, count);
}

function leadRows({ base, parts, tables }: Choosing, kind: ParentKind): Int32Array {
  const { rows } = base.parts();
  const subjects = tables.columns('series').integers('subject');
  const leads = scratchOf(parts.length);
  let count = 0;
  let last = -1;
  for (let at = 0; at < parts.length; at++) {
    const row = rows[parts[at]!]!;
    const subject = subjects[row]!;
    if (kind === 'subjects' && subject === last) continue;
    last = subject;
    leads[count++] = row;
  }
  return leads.slice(0, count);
}

function weighSubjects(choosing: Choosing): WeightedRows {
  const { base, parts, tables } = choosing;
  const { rows } = base.parts();
  const subjects = tables.columns('series').integers('subject');
  const seriesOf = countSeries(choosing);
  const kept = new Int32Array(parts.length);
  const sums = new Int32Array(parts.length);
  let count = 0;
  let last = -1;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    const subject = subjects[rows[part]!]!;
    if (subject !== last) kept[count++] = rows[part]!;
    sums[count - 1]! += seriesOf(part);
    last = subject;
  }
  return { rows: kept.slice(0, count), weights: sums.slice(0, count) };
}

/** How many series of a part have a combination that is allowed. */
function countSeries({ base, allowed, tables }: Choosing): (part: number) => number {
  const { offsets, series, mixOf, mixes } = base.parts();
  if (allowed === null) return (part) => series[part]!;
  const { codes } = tables.combinations();
  const isWhole = mixes.lists.map((list) => list.every((one) => allowed[one] === 1));
  return (part) => {
    if (isWhole[mixOf[part]!] === true) return series[part]!;
    let count = 0;
    for (let place = offsets[part]!; place < offsets[part + 1]!; place++) {
      if (allowed[codes[base.thin.rows[place]!]!] === 1) count += base.thin.weights[place]!;
    }
    return count;
  };
}
