import { type DocumentNode, GraphQLError, parse } from 'graphql';

import { CodedError, type ErrorCode } from '#schema/kernel/errors.ts';

import { RecentMap } from '../scatter/recent-map.ts';
import type { Limits } from './limits.ts';
import { type DocumentSize, measureDocument } from './measure-document.ts';
import { scanText } from './scan-text.ts';

/** Throws a coded error for a document that is larger than it may be. */
export type DocumentJudge = (text: string) => void;

interface Rule {
  readonly code: ErrorCode;
  /** What of it there is. */
  readonly found: (size: DocumentSize) => number;
  readonly most: keyof Limits | 1;
  readonly say: (found: string, most: number) => string;
}

/** In this order: a document that breaks several is told of the first. */
const rules: readonly Rule[] = [
  {
    code: 'FRAGMENT_LIMIT',
    found: ({ fragments }) => fragments,
    most: 'maxFragments',
    say: (found, most) =>
      `The document defines ${found} fragments; at most ${most} are allowed: ask in several requests.`,
  },
  {
    code: 'ALIAS_LIMIT',
    found: ({ aliases }) => aliases,
    most: 'maxAliases',
    say: (found, most) =>
      `The operation has ${found} aliases, fragments spread; at most ${most} are allowed: ask in several requests.`,
  },
  {
    code: 'ROOT_FIELD_LIMIT',
    found: ({ rootFields }) => rootFields,
    most: 'maxRootFields',
    say: (found, most) =>
      `The operation asks for ${found} root fields; at most ${most} are allowed: ask in several requests.`,
  },
  {
    code: 'ROOT_FIELD_LIMIT',
    found: ({ schemaReads }) => schemaReads,
    most: 1,
    say: (found) => `The operation asks ${found} times for the schema: once is enough.`,
  },
  {
    code: 'COMPLEXITY_LIMIT',
    found: ({ selections }) => selections,
    most: 'maxSelections',
    say: (found, most) =>
      `The operation selects ${found} fields and fragments, fragments spread; at most ${most} are allowed: ask for less at once.`,
  },
  {
    code: 'COMPLEXITY_LIMIT',
    found: ({ repeats }) => repeats,
    most: 'maxRepeats',
    say: (found, most) =>
      `The document repeats ${found} selections beside each other; at most ${most} are allowed: once is enough.`,
  },
  {
    code: 'DEPTH_LIMIT',
    found: ({ depth }) => depth,
    most: 'maxDepth',
    say: (found, most) =>
      `The selection is nested ${found} fields deep; at most ${most} are answered: ask in several requests.`,
  },
  {
    code: 'DEPTH_LIMIT',
    found: ({ introspectionDepth }) => introspectionDepth,
    most: 'maxIntrospectionDepth',
    say: (found, most) =>
      `The introspection is nested ${found} fields deep; at most ${most} are answered: ask in several requests.`,
  },
];

/** Characters of documents that passed and are remembered: judging one again costs a look into a map. */
const keptCharacters = 4_000_000;

/**
 * Judges documents as text, before anything else reads them: validation takes fields by pairs and plans are made of all that is spread.
 * What does not parse passes, for whoever parses it to say so.
 */
export function createDocumentJudge(limits: Limits): DocumentJudge {
  const passed = new RecentMap<string, true>(keptCharacters, (text) => text.length);
  return (text) => {
    if (passed.get(text) === true) return;
    scanText(text, limits);
    const document = tryParse(text);
    if (document !== null) requireWithin(measureDocument(document), limits);
    passed.set(text, true);
  };
}

function requireWithin(size: DocumentSize, limits: Limits): void {
  for (const { code, found, most, say } of rules) {
    const number = found(size);
    const limit = most === 1 ? 1 : limits[most];
    if (number > limit) throw new CodedError(code, say(sayNumber(number), limit));
  }
}

/** What is spread again and again grows beyond what a number says exactly. */
function sayNumber(number: number): string {
  return number > 1_000_000 ? 'more than 1,000,000' : String(number);
}

function tryParse(text: string): DocumentNode | null {
  try {
    return parse(text, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
