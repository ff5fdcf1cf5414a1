import { type Criterion, isAlways, isNever, type Some, type Test } from './criterion.ts';
import { sayTests } from './say-test.ts';
import { capitalise, nounOf, pluralOf, withArticle, wordsOf } from './words.ts';

/**
 * One English sentence for a filter, made of the names and the structure that the schema gives it: "Things whose size is at
 * least 5, and with one part whose colour is Red or narrower."
 */
export function explain(typeName: string, criterion: Criterion): string {
  const noun = nounOf(typeName);
  // Where there is no filter, its type says nothing of the rows.
  const plural = noun === '' ? 'rows' : pluralOf(noun);
  if (isAlways(criterion)) return `All ${plural}.`;
  if (isNever(criterion)) return `No ${plural}.`;
  const parts = criterion.kind === 'and' ? sayParts(criterion.of) : [say(criterion)];
  return `${capitalise(plural)} ${joinLoosely(parts)}.`;
}

/** A related row as "one ..." names it, with what is told of it by plain values. */
export function nameRelated({ field, where }: Some): string {
  return describeRelated(wordsOf(field.name), where).noun;
}

function say(criterion: Criterion): string {
  switch (criterion.kind) {
    case 'test':
      return sayTests([criterion]);
    case 'some':
      return `with one ${saySome(criterion)}`;
    case 'not': {
      const { of } = criterion;
      if (of.kind === 'not') return inner(of.of);
      return of.kind === 'some'
        ? `without ${withArticle(saySome(of))}`
        : `except those ${inner(of)}`;
    }
    case 'and':
      return isAlways(criterion) ? 'of any kind' : sayParts(criterion.of).join(' and ');
    case 'or':
      if (isNever(criterion)) return 'of no kind';
      return `either ${criterion.of.map(inner).join(' or ')}`;
  }
}

/** In parentheses where it has parts of its own. */
function inner(criterion: Criterion): string {
  const composite = criterion.kind === 'and' || criterion.kind === 'or';
  const single = composite && criterion.of.length < 2;
  return composite && !single ? `(${say(criterion)})` : say(criterion);
}

/** The parts of an `and`; tests on one field are one part. */
function sayParts(criteria: readonly Criterion[]): string[] {
  const byField = new Map<string, Test[]>();
  const parts: (Criterion | Test[])[] = [];
  for (const criterion of criteria) {
    if (criterion.kind !== 'test') {
      parts.push(criterion);
      continue;
    }
    const known = byField.get(criterion.field.name);
    if (known !== undefined) known.push(criterion);
    else {
      const tests = [criterion];
      byField.set(criterion.field.name, tests);
      parts.push(tests);
    }
  }
  return parts.map((part) => ('kind' in part ? inner(part) : sayTests(part)));
}

function saySome({ field, where }: Some): string {
  const { noun, rest } = describeRelated(wordsOf(field.name), where);
  if (rest.length === 0) return noun;
  const parts = sayParts(rest);
  return parts.length === 1 ? `${noun} ${parts[0]}` : `${noun} (${parts.join(' and ')})`;
}

interface Related {
  readonly noun: string;
  /** What is left to say of it. */
  readonly rest: readonly Criterion[];
}

/**
 * Plain values are part of the noun: a word is what kind it is, a number how far it goes; units stand with their numbers. `thingWithin` with a number of days
 * and a `thing` is "thing within 30 days".
 */
function describeRelated(words: string, where: Criterion): Related {
  const parts = where.kind === 'and' ? where.of : [where];
  const plain = parts.filter(
    (part): part is Test => part.kind === 'test' && part.comparison === 'is',
  );
  const rest = parts.filter((part) => !plain.some((one) => one === part));
  const units = new Set(rest.map((part) => part.kind === 'test' && part.field.measured?.unit));
  const kinds = plain.filter(
    ({ values, field }) => typeof values[0] !== 'number' && !units.has(field.name),
  );
  const reach = plain.filter(({ values }) => typeof values[0] === 'number');
  const noun = [words, ...kinds.map(({ said }) => wordsOf(said[0] ?? ''))].join(' ');
  const far = reach.map(({ said, field }) => ` ${said[0] ?? ''} ${wordsOf(field.name)}`).join('');
  const [only] = rest;
  if (
    only?.kind === 'some' &&
    rest.length === 1 &&
    words.startsWith(`${wordsOf(only.field.name)} `)
  ) {
    const innerWords = wordsOf(only.field.name);
    const related = describeRelated(innerWords, only.where);
    return { noun: related.noun + words.slice(innerWords.length) + far, rest: related.rest };
  }
  return { noun: noun + far, rest };
}

/** Commas as well: what stands in a part has its own "and". */
function joinLoosely(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')}, and ${last}`;
}
