import { answerParent } from './child-protocol.ts';
import { post } from './post.ts';

/** Asks one provider for pages that make it scan and load rows, one after the other without a pause; counts them. */
const [provider = ''] = process.argv.slice(2);
let pages = 0;

const query = `query Busy($filter: StudyFilter) {
  studies(first: 100, filter: $filter, orderBy: { by: IMAGES, direction: DESC }) {
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
  const text = await post(provider, { query, variables });
  if (!text.includes('"nodes"')) throw new Error(text.slice(0, 500));
}

async function askOn(): Promise<void> {
  for (;;) await ask(pages++);
}

// It listens to nobody, so it has no address to say.
answerParent({ url: '' }, () => ({ pages }));
await askOn();
