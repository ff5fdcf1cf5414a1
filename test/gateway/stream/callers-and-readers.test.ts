import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { suite, test } from 'node:test';

import { type CallerScope, seesAll } from '#schema/kernel/caller-scope.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';
import { nextEvent, readAll, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';

const rows = { a: [{ uid: '1', day: 1 }], b: [{ uid: '2', day: 1 }] };
const query = 'subscription { summary { byProvider { subjects } answers { status } } }';

suite('the caller of a subscription', () => {
  test('is asked for before each event, and is told no more once they may see something else', async () => {
    let scope: CallerScope = seesAll;
    let asked = 0;
    await using atlas = await startGateway(rows, {
      access: withoutAccess(() => {
        asked++;
        return scope;
      }),
    });
    const [a, b] = atlas.providers.map(holdAnswers);
    assert.ok(a && b);
    const events = readEvents(`${atlas.url}/graphql/stream`, { query });
    await nextEvent(events);
    const before = asked;
    scope = { ...seesAll, digest: 'a alone', may: (id) => id === 'a' };
    const hungUp = once(await b.first, 'close');
    await a.release();
    assert.deepEqual(await readAll(events), [
      {
        event: 'next',
        data: {
          errors: [
            {
              message: 'What the caller may see has changed: subscribe again.',
              extensions: { code: 'SCOPE_CHANGED' },
            },
          ],
        },
      },
      { event: 'complete', data: null },
    ]);
    assert.equal(asked, before + 1);
    await hungUp;
  });

  test('is shown that a provider may not answer them, which is not asked', async () => {
    const scope: CallerScope = { ...seesAll, digest: 'a alone', may: (id) => id === 'a' };
    await using atlas = await startGateway(rows, { access: withoutAccess(() => scope) });
    const events = await readAll(readEvents(`${atlas.url}/graphql/stream`, { query }));
    assert.deepEqual(events.at(-2), {
      event: 'next',
      data: {
        data: {
          summary: {
            byProvider: [{ subjects: 1 }],
            answers: [{ status: 'ANSWERED' }, { status: 'DENIED' }],
          },
        },
        extensions: { atlas: { settled: ['a'] } },
      },
    });
    assert.equal(atlas.providers.find(({ id }) => id === 'b')?.requests.length, 0);
  });
});

/** As many and as long as values may be, to fill what lies between gateway and client with few events. */
function manyModalities(id: string): { uid: string; day: number; modality: string }[] {
  return Array.from({ length: 8_000 }, (_, n) => ({
    uid: `${id}.${n}`,
    day: n,
    modality: `${id}.${n}.`.padEnd(60, 'x'),
  }));
}

test('a client that reads nothing for a while gets the newest merge then, and no queue of older ones', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `p${String(n).padStart(2, '0')}`);
  await using atlas = await startGateway(
    Object.fromEntries(names.map((name) => [name, manyModalities(name)])),
  );
  const held = atlas.providers.map(holdAnswers);
  const request = httpRequest(`${atlas.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  });
  const selection = 'summary { subjects facets(fields: [MODALITY]) { buckets { value } } }';
  request.end(JSON.stringify({ query: `subscription { ${selection} }` }));
  // Nobody reads a response before somebody listens to it.
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  for (const provider of held) await provider.release();

  const text = (await response.toArray()).join('');
  const pieces = text.split('\n\n').filter((piece) => piece.startsWith('event: next'));
  const settled = pieces.map((piece) => {
    const event = JSON.parse(piece.slice(piece.indexOf('{'))) as {
      extensions: { atlas: { settled: string[] } };
    };
    return event.extensions.atlas.settled;
  });
  assert.deepEqual(settled.flat().toSorted(), names);
  assert.ok(settled.length < names.length, `${settled.length} events for ${names.length} answers`);
  assert.match(pieces.at(-1) ?? '', /"subjects":96000/);
  assert.ok(text.endsWith('event: complete\ndata:\n\n'));
});
