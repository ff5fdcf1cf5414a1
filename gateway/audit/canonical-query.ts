import { hash } from 'node:crypto';

import {
  Kind,
  type OperationDefinitionNode,
  stripIgnoredCharacters,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';

import { canonicalText } from '../scatter/canonical-text.ts';
import { RecentMap } from '../scatter/recent-map.ts';
import { safeText } from './safe-text.ts';

/** A question as it is recorded. */
export interface RecordedQuery {
  /** SHA-256 of document, operation name and variables, base64url: equal for questions that differ in blanks, commas and comments alone. */
  readonly hash: string;
  /** The document without blanks and comments, cut where it is very long. */
  readonly text: string;
  /** Canonical JSON of the variables; those that may hold any text stand as digests. */
  readonly variables: string;
}

/** A question as it was sent. */
export interface SentQuery {
  readonly source: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Absent where the document was refused before it was known. */
  readonly operation?: Pick<OperationDefinitionNode, 'variableDefinitions'> | undefined;
}

const maxText = 16_384;
/** A longer document is over the limits: it is refused, and nobody has to find it by its canonical form. */
const maxStripped = 65_536;
const keptCharacters = 4_000_000;
const digestLength = 22;
const anyText: ReadonlySet<string> = new Set(['String', 'JSON']);

const maxRefusedText = 200;

/** A question that was refused, shortly: whoever is refused may ask as often as they like, and must not fill the disk. */
export function shorten(query: RecordedQuery): RecordedQuery {
  const cut = (text: string): string =>
    text.length > maxRefusedText ? `${text.slice(0, maxRefusedText)}…` : text;
  return { ...query, text: cut(query.text), variables: cut(query.variables) };
}

/** Makes recorded queries; keeps the canonical text of documents that come again. */
export function createQueryRecorder(): (sent: SentQuery) => RecordedQuery {
  const known = new RecentMap<string, KnownDocument>(keptCharacters, (source) => source.length);
  return ({ source, operationName = '', variables, operation }) => {
    const document = known.get(source) ?? readDocument(source);
    known.set(source, document);
    const whole = [document.canonical, operationName, canonicalText(variables)].join('\n');
    return {
      hash: hash('sha256', whole, 'base64url'),
      text: document.text,
      variables: safeText(canonicalText(showVariables(variables, operation)), maxText),
    };
  };
}

interface KnownDocument {
  readonly canonical: string;
  /** The same as it may stand in a record. */
  readonly text: string;
}

function readDocument(source: string): KnownDocument {
  const canonical = canonicalDocument(source);
  return { canonical, text: safeText(canonical, maxText) };
}

function canonicalDocument(source: string): string {
  if (source.length > maxStripped) return source;
  try {
    return stripIgnoredCharacters(source);
  } catch {
    return source;
  }
}

function showVariables(
  variables: Readonly<Record<string, unknown>>,
  operation: SentQuery['operation'],
): Readonly<Record<string, unknown>> {
  const types = new Map(operation?.variableDefinitions?.map(typeByName));
  const shown = Object.entries(variables).map(([name, value]): [string, unknown] => {
    const type = types.get(name);
    const isShown = type !== undefined && !anyText.has(type);
    return [name, isShown || typeof value === 'number' ? value : digestOf(value)];
  });
  return Object.fromEntries(shown);
}

function typeByName({ variable, type }: VariableDefinitionNode): [string, string] {
  return [variable.name.value, nameOf(type)];
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function digestOf(value: unknown): string {
  return `sha256:${hash('sha256', canonicalText(value), 'base64url').slice(0, digestLength)}`;
}
