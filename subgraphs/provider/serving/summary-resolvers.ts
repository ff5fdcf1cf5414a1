import type { Counted } from '../search/facet-answers.ts';
import type { ServingContext } from './serving-context.ts';

/** A bucket's counts at this provider, counted when read. */
interface Share extends Counted {
  readonly provider: { readonly id: string };
}

/** Whose the counts of a bucket are; nobody's where it is empty. */
function byProvider(counted: Counted, _: unknown, { searches }: ServingContext): Share[] {
  if (counted.series === 0 && counted.studies === 0) return [];
  return [
    {
      provider: { id: searches.whole.providerId },
      get subjects() {
        return counted.subjects;
      },
      get studies() {
        return counted.studies;
      },
      get series() {
        return counted.series;
      },
    },
  ];
}

const bucket = { byProvider };

/** Resolvers of what summaries count in buckets. */
export const summaryResolvers = {
  FacetBucket: bucket,
  FacetCounts: bucket,
  FacetShare: bucket,
  HistogramBucket: bucket,
  CrossTabCell: bucket,
};
