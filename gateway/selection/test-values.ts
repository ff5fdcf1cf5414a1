import { absences, type CodeSummary, type NumberSummary } from '#schema/wire/value-summary.ts';

import type { Bounds } from './bounds.ts';
import { no, type Operators, type Truth, unknown, yes } from './operators.ts';

/** What operators say of the codes of each group's rows. */
export function testCodes(
  operators: Operators,
  { values, present, absent, open }: CodeSummary,
): Bounds {
  const left = new Set([...operators.broader, ...open]);
  const truths = values.map((value) => bitOf(truthOfCode(value, operators, left.has(value))));
  const ofAbsent = foldAbsences(operators);
  return toBounds(present.length, (group) => {
    let bits = ofAbsent(absent[group]!);
    for (const place of present[group]!) bits |= truths[place]!;
    return bits;
  });
}

/** What operators say of the numbers of each group's rows; between its least and its greatest number any may occur. */
export function testNumbers(
  operators: Operators,
  { least, greatest, absent }: NumberSummary,
): Bounds {
  const ofAbsent = foldAbsences(operators);
  return toBounds(least.length, (group) => {
    const bits = ofAbsent(absent[group]!);
    const from = least[group] ?? null;
    const to = greatest[group] ?? null;
    return from === null || to === null ? bits : bits | truthsOfRange(from, to, operators);
  });
}

/** Truths that occur, as bits. */
function bitOf(truth: Truth): number {
  return 1 << truth;
}

/** Bounds of groups from the truths that occur in each. */
function toBounds(groups: number, truthsOf: (group: number) => number): Bounds {
  const possible = new Uint8Array(groups);
  const certain = new Uint8Array(groups);
  for (let group = 0; group < groups; group++) {
    const truths = truthsOf(group);
    possible[group] = truths === bitOf(no) ? 0 : 1;
    certain[group] = truths === bitOf(yes) ? 1 : 0;
  }
  return { possible, certain };
}

function truthOfCode(code: string, { within, without, exists }: Operators, isOpen: boolean): Truth {
  const isAmong = (list: Operators['without']): Truth => {
    if (list.some((value) => String(value) === code)) return yes;
    return isOpen ? unknown : no;
  };
  return least([
    ...within.map(isAmong),
    ...(without.length === 0 ? [] : [not(isAmong(without))]),
    ...exists.map(of),
  ]);
}

/** What a test and `exists` say of rows without a value, by why they have none. */
const saidOf: readonly (readonly [absence: number, test: Truth, exists: Truth])[] = [
  [absences.missing, unknown, no],
  [absences.notCollected, unknown, unknown],
  [absences.otherAnswer, no, no],
  [absences.inWords, unknown, no],
];

/** By mask of absences: the truths of such rows. */
function foldAbsences({ within, without, bounds, exists }: Operators): (mask: number) => number {
  const said = saidOf.map(([absence, test, there]) => {
    let truth: Truth = within.length + bounds.length === 0 ? yes : test;
    if (without.length > 0) truth = least([truth, not(test)]);
    for (const wanted of exists) truth = least([truth, wanted ? there : not(there)]);
    return { absence, bit: bitOf(truth) };
  });
  return (mask) => {
    let bits = 0;
    if (mask !== 0) for (const { absence, bit } of said) if ((mask & absence) !== 0) bits |= bit;
    return bits;
  };
}

const either = bitOf(no) | bitOf(yes);

/** The truths that occur for numbers of a range. */
function truthsOfRange(from: number, to: number, operators: Operators): number {
  const { within, exists } = operators;
  if (exists.includes(false)) return bitOf(no);
  if (from === to) return bitOf(of(passes(from, operators)));
  if (within.length === 0) return truthsOfBounds(from, to, operators);
  const occurs = within[0]!.some(
    (value) =>
      typeof value === 'number' && value >= from && value <= to && passes(value, operators),
  );
  return occurs ? either : bitOf(no);
}

function truthsOfBounds(from: number, to: number, { bounds, without }: Operators): number {
  let isWhole = true;
  for (const bound of bounds) {
    const isBeyond = bound.side === 'least' ? !holds(to, bound) : !holds(from, bound);
    if (isBeyond) return bitOf(no);
    isWhole &&= holds(from, bound) && holds(to, bound);
  }
  isWhole &&= !without.some((value) => Number(value) >= from && Number(value) <= to);
  return isWhole ? bitOf(yes) : either;
}

function passes(number: number, { within, bounds, without }: Operators): boolean {
  return (
    bounds.every((bound) => holds(number, bound)) &&
    within.every((list) => list.includes(number)) &&
    !without.includes(number)
  );
}

function holds(number: number, { side, value, included }: Operators['bounds'][number]): boolean {
  if (number === value) return included;
  return side === 'least' ? number > value : number < value;
}

function least(truths: readonly Truth[]): Truth {
  return Math.min(yes, ...truths) as Truth;
}

function not(truth: Truth): Truth {
  return (yes - truth) as Truth;
}

function of(holds: boolean): Truth {
  return holds ? yes : no;
}
