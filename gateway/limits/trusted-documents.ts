import { createHash } from 'node:crypto';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import { isObject } from '../scatter/json-object.ts';

/** Documents that are answered, by the SHA-256 of their text in hexadecimal. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/** A document as a request brings it: its text, its hash as `extensions.persistedQuery.sha256Hash`, or both. */
export interface SentDocument {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

const manifestFormat = 'apollo-persisted-query-manifest';

/**
 * Reads a list of documents in the format of Apollo's persisted query manifest, version 1, which client tools write:
 * `{format, version, operations: [{id, name, type, body}]}`. Throws CONFIGURATION_INVALID, also where an id is not its body's hash.
 */
export function readTrustedDocuments(json: string): TrustedDocuments {
  const manifest = parseManifest(json);
  const documents = new Map<string, string>();
  for (const operation of manifest) {
    const { id, body } = isObject(operation) ? operation : {};
    if (typeof id !== 'string' || typeof body !== 'string')
      throw invalid('an id or a body is missing');
    if (id !== hashOf(body)) throw invalid(`the id ${id} is not the SHA-256 of its body`);
    documents.set(id, body);
  }
  return documents;
}

function parseManifest(json: string): readonly unknown[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(json);
  } catch {
    throw invalid('it is not JSON');
  }
  const { format, version, operations } = isObject(manifest) ? manifest : {};
  if (format !== manifestFormat || version !== 1 || !Array.isArray(operations)) {
    throw invalid(`it is no ${manifestFormat} of version 1`);
  }
  return operations;
}

function invalid(what: string): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `The list of trusted documents cannot be used: ${what}.`,
  );
}

/**
 * The text of the document that a request means; undefined where it brings none. With a list, only what stands in it is answered.
 * Throws PERSISTED_QUERY_NOT_FOUND, and BAD_REQUEST for a hash that is not the text's.
 */
export function resolveDocument(
  trusted: TrustedDocuments | undefined,
  { query, extensions }: SentDocument,
): string | undefined {
  const hash = hashSent(extensions);
  if (typeof query !== 'string' || query === '') {
    return hash === undefined ? undefined : (trusted?.get(hash) ?? notFound());
  }
  if (hash === undefined && trusted === undefined) return query;
  const own = hashOf(query);
  if (hash !== undefined && hash !== own) {
    throw new CodedError('BAD_REQUEST', 'The hash that was sent is not that of the document.');
  }
  return trusted === undefined || trusted.has(own) ? query : notFound();
}

/** The hash that stands for a document, or beside it; no document's where what stands there is no hash. */
function hashSent(extensions: unknown): string | undefined {
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  if (persisted === undefined || persisted === null) return undefined;
  const hash = isObject(persisted) ? persisted['sha256Hash'] : undefined;
  return typeof hash === 'string' ? hash.toLowerCase() : '';
}

function notFound(): never {
  throw new CodedError('PERSISTED_QUERY_NOT_FOUND', errorCodes.PERSISTED_QUERY_NOT_FOUND);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
