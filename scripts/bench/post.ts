import { request } from 'undici';

/** Posts a GraphQL question and gives the text of the answer, whatever its status. */
export async function post(url: string, question: object): Promise<string> {
  const { body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
  });
  return body.text();
}
