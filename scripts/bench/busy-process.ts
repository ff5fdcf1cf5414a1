import { createServer } from 'node:http';

import { request } from 'undici';

import { answerParent } from './child-protocol.ts';

/** Asks one provider for pages that make it scan and load rows, one after the other without a pause; counts them. */
const [provider = ''] = process.argv.slice(2);
let pages = 0;

const query = `query Busy($filter: StudyFilter) {
  studies(first: 1000, filter: $filter, orderBy: { by: IMAGES, direction: DESC }) {
    totalCount { atLeast }
    nodes {
      id studyInstanceUid description day modalities counts { series images sizeMB }
      series(first: 10) { nodes { id modality bodyPart manufacturer description instanceCount } }
    }
  }
}`;

/** Each filter is new, so that no rows kept for an earlier one are of use. */
async function ask(turn: number): Promise<void> {
  const variables = {
    filter: { series: { modality: { in: ['CT', 'MR'] }, dataset: { ne: `busy-${turn}` } } },
  };
  const { body } = await request(provider, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await body.text();
  if (!text.includes('"nodes"')) throw new Error(text.slice(0, 500));
}

async function askOn(): Promise<void> {
  for (;;) await ask(pages++);
}

// It listens to nobody; a child of the bench has an address.
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  answerParent({ url: '' }, () => ({ pages }));
  void askOn();
});
