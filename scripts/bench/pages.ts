import type { PageQuestion } from './questions.ts';

/** What three pages of each question cost, over real providers. */
export interface PageFigures {
  readonly pages: number;
  readonly rowsShown: number;
  /** Most trips to one provider, averaged over pages with a row. */
  readonly trips: number;
  /** Share of pages by number of trips. */
  readonly byTrips: ReadonlyMap<number, number>;
}

const query = `query Pages($filter: StudyFilter, $orderBy: StudyOrder, $after: String) {
  studies(first: 50, filter: $filter, orderBy: $orderBy, after: $after) {
    nodes {
      id studyInstanceUid description day modalities counts { series images sizeMB }
      series(first: 10) { nodes { id modality bodyPart manufacturer description instanceCount } }
    }
    pageInfo { hasNextPage endCursor }
    answers { trips }
  }
}`;

interface PageAnswer {
  readonly data: {
    readonly studies: {
      readonly nodes: readonly { readonly series: { readonly nodes: readonly unknown[] } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly answers: readonly { readonly trips: number }[];
    };
  };
}

async function askPage(
  url: string,
  question: PageQuestion,
  after: string | null,
): Promise<PageAnswer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { ...question, after } }),
  });
  return (await answer.json()) as PageAnswer;
}

/** Reads up to three pages of each question and counts rows shown and trips. */
export async function readPages(
  url: string,
  questions: readonly PageQuestion[],
): Promise<PageFigures> {
  let rowsShown = 0;
  const trips: number[] = [];
  for (const question of questions) {
    let after: string | null = null;
    for (let page = 0; page < 3; page++) {
      const answer: PageAnswer = await askPage(url, question, after);
      const { studies } = answer.data;
      if (studies.nodes.length > 0) {
        rowsShown += studies.nodes.reduce((sum, node) => sum + 1 + node.series.nodes.length, 0);
        trips.push(Math.max(...studies.answers.map(({ trips: times }) => times)));
      }
      after = studies.pageInfo.endCursor;
      if (!studies.pageInfo.hasNextPage || after === null) break;
    }
  }
  const byTrips = new Map<number, number>();
  for (const count of trips) byTrips.set(count, (byTrips.get(count) ?? 0) + 1 / trips.length);
  return {
    pages: trips.length,
    rowsShown,
    trips: trips.reduce((sum, count) => sum + count, 0) / trips.length,
    byTrips: new Map([...byTrips].toSorted(([a], [b]) => a - b)),
  };
}
