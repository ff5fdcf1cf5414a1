/** The question that the start asks once, to show that the Atlas answers. */
export const sampleQuery = `query ChestCt {
  summary(filter: { modality: { eq: "CT" }, bodyPart: { eq: "CHEST" } }) {
    subjects
    studies
    series
    byProvider { provider { id name } subjects }
    answers { provider { id } status release }
  }
}`;

const shownLines = 14;

/** Asks the sample over HTTP; gives the first lines of the answer. Throws where there is none. */
export async function askSample(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: sampleQuery }),
  });
  const answer: unknown = await response.json();
  const lines = JSON.stringify(answer, null, 2).split('\n');
  const shown = lines.slice(0, shownLines);
  return lines.length > shownLines ? [...shown, '  ...'].join('\n') : shown.join('\n');
}
