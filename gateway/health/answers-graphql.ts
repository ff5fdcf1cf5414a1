import { request } from 'undici';

const patienceMs = 1_000;

/** What is asked: whether GraphQL is answered at all. */
export const livenessQuestion = '{"query":"{__typename}"}';

/** Who is asked: an address, and what lets a call in there. */
export interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether something answers GraphQL at an address within a second; never rejects. */
export async function answersGraphql({ url, headers }: Asked): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: livenessQuestion,
      signal: AbortSignal.timeout(patienceMs),
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

/** Whether one of several answers; asks all and does not wait for the slow. */
export async function oneAnswersGraphql(all: readonly Asked[]): Promise<boolean> {
  const asked = all.map(async (one) => {
    if (!(await answersGraphql(one))) throw new Error('no answer');
  });
  return Promise.any(asked).then(
    () => true,
    () => false,
  );
}
