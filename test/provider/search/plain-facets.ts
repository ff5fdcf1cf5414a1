import type {
  Counted,
  CrossTabAnswer,
  FacetBucket,
  FacetParts,
} from '#provider/search/facet-answers.ts';

/** What is counted, as a plain object. */
export function plain({ subjects, studies, series }: Counted): Counted {
  return { subjects, studies, series };
}

/** Buckets by value, as plain objects. */
export function plainBuckets(buckets: readonly FacetBucket[]): FacetBucket[] {
  return buckets.map((bucket) => ({ value: bucket.value, ...plain(bucket) }));
}

/** The parts that the schema's `Facet` has beside its buckets. */
export function plainParts(parts: FacetParts) {
  const { multiValued, missing, notCollected, conflicting, known } = parts;
  return {
    multiValued,
    missing: plain(missing),
    notCollected: plain(notCollected),
    conflicting: plain(conflicting),
    known: plain(known),
  };
}

/** Cells of a cross-tab by key. */
export function plainCells({ cells }: CrossTabAnswer): ReadonlyMap<string, Counted> {
  return new Map(cells.map((cell) => [cell.key, plain(cell)]));
}
