import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { callsAtOnce, callsWaiting } from '#gateway/scatter/provider-channel.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const timeout = 30_000;
const summary = '{ summary { studies answers { status code trips } } }';
const answered = { status: 'ANSWERED', code: null, trips: 1 };

suite('a provider with too much to do', () => {
  test(
    'is sent so many calls at once, so many wait, and the next ones are refused',
    { timeout },
    async () => {
      await using scatter = await startScatter({ a: [], b: [] }, { totalMs: 600_000 });
      const [a, b] = scatter.providers;
      assert.ok(a && b);
      // A call for sketches would take a place.
      await Promise.all([a.sketched, b.sketched]);
      await scatter.ask(summary);
      a.behaviour = () => 'handled';
      const controller = new AbortController();
      const question = (number: number): string =>
        `{ summary(filter: {patientId: {eq: "${number}"}}) { studies answers { status code trips } } }`;
      const most = callsAtOnce + callsWaiting;
      const asked = Array.from({ length: most }, (_, number) =>
        scatter.ask(question(number), {}, { signal: controller.signal }),
      );
      while (b.requests.length <= most) await new Promise((resolve) => setTimeout(resolve, 10));
      const busy = { status: 'FAILED', code: 'PROVIDER_BUSY', trips: 0 };
      assert.deepEqual(await scatter.ask(question(most)), {
        data: { summary: { studies: null, answers: [busy, answered] } },
      });
      assert.equal(a.requests.length, 1 + callsAtOnce);
      controller.abort();
      await Promise.all(asked);
      assert.equal(a.requests.length, 1 + callsAtOnce, 'what waits for nobody is never sent');
      a.behaviour = null;
      assert.deepEqual(await scatter.ask(question(0)), {
        data: { summary: { studies: 0, answers: [answered, answered] } },
      });
    },
  );
});
