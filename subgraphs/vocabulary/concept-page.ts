import { CodedError } from '#schema/kernel/errors.ts';

import type { Concept } from './concept.ts';
import { comparePositions, type ConceptPosition, positionOf } from './concept-index.ts';

const largestPage = 200;
const defaultPage = 50;

/** Arguments of a connection field. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page as the schema's ConceptConnection has it. */
export interface ConceptPage {
  readonly edges: readonly { readonly cursor: string; readonly node: Concept }[];
  readonly nodes: readonly Concept[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/**
 * One page of concepts in the order of listings, behind the cursor's position, whether or not the concept there is still
 * listed. PAGE_TOO_LARGE off 1 to 200 rows; CURSOR_INVALID for a cursor that was not given out.
 */
export function pageOf(listed: readonly Concept[], { first, after }: PageArguments): ConceptPage {
  const size = first ?? defaultPage;
  if (size < 1 || size > largestPage) {
    throw new CodedError(
      'PAGE_TOO_LARGE',
      `Ask for 1 to ${largestPage} concepts a page, and continue by cursor.`,
    );
  }
  const behind = after == null ? listed : listedBehind(listed, readCursor(after));
  const nodes = behind.slice(0, size);
  const edges = nodes.map((node) => ({ cursor: writeCursor(positionOf(node)), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: behind.length > size,
      hasPreviousPage: false,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: listed.length,
  };
}

function listedBehind(listed: readonly Concept[], position: ConceptPosition): readonly Concept[] {
  return listed.filter((concept) => comparePositions(positionOf(concept), position) > 0);
}

function writeCursor({ label, id }: ConceptPosition): string {
  return Buffer.from(JSON.stringify([label, id])).toString('base64url');
}

function readCursor(cursor: string): ConceptPosition {
  let content: unknown = null;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    content = null;
  }
  const [label, id] = Array.isArray(content) ? (content as unknown[]) : [];
  if (typeof label !== 'string' || typeof id !== 'string') {
    throw new CodedError(
      'CURSOR_INVALID',
      'The cursor is not one that this Atlas gave out: start again without it.',
    );
  }
  return { label, id };
}
