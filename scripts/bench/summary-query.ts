import { randomUUID } from 'node:crypto';

import { post } from './post.ts';
import type { SummaryAnswer } from './rivals/summary-answer.ts';

/** A summary with five facets, as all who are compared are asked for it. */
const summaryQuery = `query Summary($filter: SeriesFilter) {
  summary(filter: $filter) {
    subjects studies series images sizeMB
    facets(fields: [MODALITY, BODY_PART, MANUFACTURER, SEX, LICENCE]) {
      field
      buckets { value subjects series }
      missing { subjects series }
    }
  }
}`;

interface GatewayAnswer {
  readonly data?: {
    readonly summary: Omit<SummaryAnswer, 'facets'> & {
      readonly facets: readonly {
        readonly field: string;
        readonly buckets: readonly { readonly value: string; readonly subjects: number }[];
      }[];
    };
  };
  readonly errors?: readonly { readonly message: string }[];
}

/** A summary, and milliseconds from sending the question to the last byte. */
export interface TimedSummary {
  readonly answer: SummaryAnswer;
  readonly milliseconds: number;
}

/** Asks a gateway for the summary of a filter. Throws where it does not answer with data alone. */
export async function askSummary(url: string, filter: object): Promise<TimedSummary> {
  const started = performance.now();
  const text = await post(url, { query: summaryQuery, variables: { filter } });
  const milliseconds = performance.now() - started;
  const { data, errors } = JSON.parse(text) as GatewayAnswer;
  if (data === undefined || errors !== undefined)
    throw new Error(`${errors?.[0]?.message ?? 'There is no answer.'} ${JSON.stringify(filter)}`);
  const { subjects, studies, series, images } = data.summary;
  const facets = Object.fromEntries(
    data.summary.facets.map(({ field, buckets }) => [
      field,
      Object.fromEntries(buckets.map((bucket) => [bucket.value, bucket.subjects])),
    ]),
  );
  return { answer: { subjects, studies, series, images, facets }, milliseconds };
}

const scopesWithDataset: ReadonlySet<string> = new Set(['subject', 'study', 'series']);

/**
 * The same question in words that nobody was asked in before: in each scope one criterion more that every row meets, with a name
 * that is new each time, so that rows kept for an earlier filter, or for a part of one, are of no use.
 */
export function varyFilter(filter: object): object {
  return vary(filter, `bench-${randomUUID()}`);
}

function vary(filter: object, name: string): object {
  const varied: Record<string, object> = { ...filter, dataset: { ne: name } };
  for (const [scope, part] of Object.entries(varied)) {
    if (scopesWithDataset.has(scope)) varied[scope] = vary(part, name);
    else if (scope === 'annotation') varied[scope] = { ...part, sourceDoi: { ne: name } };
  }
  return varied;
}
