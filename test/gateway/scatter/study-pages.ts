import assert from 'node:assert/strict';

import type { ScatterSetup } from '#test/support/scatter-setup.ts';

interface StudyPage {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly answers: readonly {
    readonly provider: { readonly id: string };
    readonly status: string;
    readonly trips: number;
  }[];
}

/** An order, as clients write it. */
export const byDay = '{by: DAY, direction: ASC}';

/** A page of studies by day: ids, where it ends, whether there is more, and what each provider did. */
export async function page(
  scatter: ScatterSetup,
  after: string | null,
  first = 1,
): Promise<{ ids: string[]; end: string; more: boolean; answers: string[] }> {
  const answer = await scatter.ask<{ studies: StudyPage }>(
    `query ($first: Int, $after: String) {
      studies(first: $first, after: $after, orderBy: ${byDay}) {
        nodes { id }
        pageInfo { hasNextPage endCursor }
        answers { provider { id } status trips }
      }
    }`,
    { first, after },
  );
  assert.equal(answer.errors, undefined);
  const { nodes, pageInfo, answers } = answer.data.studies;
  return {
    ids: nodes.map(({ id }) => id),
    end: pageInfo.endCursor,
    more: pageInfo.hasNextPage,
    answers: answers.map(({ provider, status, trips }) => `${provider.id} ${status} ${trips}`),
  };
}
