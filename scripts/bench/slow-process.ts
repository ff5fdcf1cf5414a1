import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { answerParent } from './child-protocol.ts';

/** Providers that take their time: what real ones at an address answer, passed on after so many milliseconds. */
const [realUrl = '', delayMs = '0'] = process.argv.slice(2);

async function passOn(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [answer] = await Promise.all([
    fetch(`${realUrl}${incoming.url ?? '/'}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.concat(chunks).toString('utf8'),
    }),
    sleep(Number(delayMs)),
  ]);
  return answer.text();
}

const server = createServer((incoming, outgoing) => {
  void passOn(incoming).then((text) => {
    if (outgoing.destroyed) return;
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  answerParent({ url: `http://127.0.0.1:${port}` }, () => ({}));
});
