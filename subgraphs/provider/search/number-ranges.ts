import { CodedError } from '#schema/kernel/errors.ts';

/** Most edges of one histogram. */
const maximumEdges = 100;

/** Numbers from one edge to the next: not less than `from`, less than `to`; null where there is no such bound. */
export interface Range {
  /** As PostgreSQL writes a range. */
  readonly key: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** Ranges below, between and from edges on. Throws BAD_USER_INPUT for edges that do not rise, are too many, or none. */
export function readRanges(edges: readonly number[]): Range[] {
  if (edges.length === 0 || edges.length > maximumEdges) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `A histogram has ${edges.length} edges: give 1 to ${maximumEdges}.`,
    );
  }
  for (const [place, edge] of edges.entries()) {
    if (!Number.isFinite(edge) || edge <= (edges[place - 1] ?? Number.NEGATIVE_INFINITY)) {
      const message = `Edges of a histogram must be numbers that rise: ${edge} does not.`;
      throw new CodedError('BAD_USER_INPUT', message);
    }
  }
  return [null, ...edges].map((from, place) => {
    const to = edges[place] ?? null;
    return { key: `${from === null ? '(' : `[${from}`},${to ?? ''})`, from, to };
  });
}

/** Place of the range that a number lies in. */
export function placeOf(number: number, ranges: readonly Range[]): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (number < ranges[middle]!.to!) high = middle;
    else low = middle + 1;
  }
  return low;
}
