import { isObject } from '../scatter/json-object.ts';
import { createDocumentJudge } from './judge-document.ts';
import type { Limits } from './limits.ts';
import { resolveDocument, type SentDocument, type TrustedDocuments } from './trusted-documents.ts';

/**
 * The text of the document that a request means, which is not larger than it may be; undefined where it brings none. Throws coded errors,
 * each to be answered with status 400.
 */
export type DocumentGate = (sent: SentDocument) => string | undefined;

/** Lets through what may be run: listed documents alone, where there is a list, and none beyond the limits. */
export function createDocumentGate(
  limits: Limits,
  trusted: TrustedDocuments | undefined,
): DocumentGate {
  const judge = createDocumentJudge(limits);
  return (sent) => {
    const text = resolveDocument(trusted, sent);
    if (text !== undefined) judge(text);
    return text;
  };
}

/** A request's body with the document that it means in the place of its hash. */
export function gateBody(gate: DocumentGate, body: unknown): unknown {
  if (!isObject(body)) return body;
  const query = gate(body);
  return query === undefined ? body : { ...withoutHash(body), query };
}

/** The same of a request that brings all of it in its address. */
export function gateSearch(gate: DocumentGate, search: string): string {
  const parameters = new URLSearchParams(search);
  const query = parameters.getAll('query');
  const extensions = parseExtensions(parameters.get('extensions'));
  // Twice is for whoever answers to refuse.
  if (query.length > 1) return search;
  const text = gate({ query: query[0], extensions });
  if (text === undefined) return search;
  parameters.set('query', text);
  const { extensions: left } = withoutHash({ extensions });
  if (left === undefined) parameters.delete('extensions');
  else parameters.set('extensions', JSON.stringify(left));
  return `?${parameters.toString()}`;
}

function withoutHash(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { extensions, ...rest } = body;
  if (!isObject(extensions)) return { ...body };
  const { persistedQuery, ...others } = extensions;
  return persistedQuery === undefined || Object.keys(others).length > 0
    ? { ...rest, extensions: others }
    : rest;
}

function parseExtensions(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
