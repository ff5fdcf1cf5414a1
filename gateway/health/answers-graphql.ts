import { request } from 'undici';

const patienceMs = 1_000;

/** Whether something answers GraphQL at an address within a second; never rejects. */
export async function answersGraphql(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"query":"{__typename}"}',
      signal: AbortSignal.timeout(patienceMs),
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

/** Whether one of several answers; asks all and does not wait for the slow. */
export async function oneAnswersGraphql(urls: readonly string[]): Promise<boolean> {
  const asked = urls.map(async (url) => {
    if (!(await answersGraphql(url))) throw new Error('no answer');
  });
  return Promise.any(asked).then(
    () => true,
    () => false,
  );
}
