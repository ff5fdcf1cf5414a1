import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import {
  counts,
  entryOf,
  type FaultyAtlas,
  openFaulty,
  page,
  pageWithout,
  showFault,
  strike,
  wholePage,
} from './faults-setup.ts';

const unavailable = { code: 'PROVIDER_UNAVAILABLE', retryable: true } as const;

suite('a connection to a provider that', { timeout: 60_000 }, () => {
  let atlas: FaultyAtlas;
  before(async () => {
    atlas = await openFaulty();
  });
  after(() => atlas[Symbol.asyncDispose]());

  for (const failed of counts) {
    test(`F03: is refused by ${failed} of 30 leaves those out as unavailable`, async () => {
      await showFault(atlas, failed, { kind: 'refuse' }, unavailable);
    });

    test(`F05: is reset in the middle of a body by ${failed} of 30 gives nothing of that body`, async () => {
      const { text } = await showFault(
        atlas,
        failed,
        { kind: 'resetInBody', afterBytes: 60 },
        { code: 'PROVIDER_BAD_RESPONSE', retryable: false },
      );
      assert.ok(!text.includes('"p00:1"'));
    });

    test(`F28: has a name that DNS does not know for ${failed} of 30 is as one that is refused`, async () => {
      const { roster, members } = atlas;
      const known = members.map(entryOf);
      const unknown = (url: string): string => url.replace('127.0.0.1', 'nowhere.invalid');
      roster.replace(
        known.map((entry, index) =>
          index < failed ? { ...entry, url: unknown(entry.url) } : entry,
        ),
      );
      const { status, answer } = await atlas.post(page);
      assert.equal(status, 200);
      assert.deepEqual(answer, pageWithout(failed, 'PROVIDER_UNAVAILABLE', true));
      roster.replace(known);
      assert.deepEqual((await atlas.post(page)).answer, wholePage);
    });
  }
});

suite('a connection that is reset before the body', { timeout: 60_000 }, () => {
  for (const failed of counts) {
    test(`F04: by ${failed} of 30 is tried once more and no more, then they are unavailable`, async () => {
      await using atlas = await openFaulty();
      const struck = atlas.members.slice(0, failed);
      assert.deepEqual((await atlas.post(page)).answer, wholePage);
      for (const { provider } of struck) provider.requests.length = 0;
      await strike(struck, { kind: 'resetInBody', afterBytes: 0 });
      const { answer } = await atlas.post(page);
      assert.deepEqual(answer, pageWithout(failed, 'PROVIDER_UNAVAILABLE', true));
      assert.deepEqual(
        struck.map(({ provider }) => provider.requests.length),
        struck.map(() => 2),
      );
      assert.ok(struck.every(({ provider }) => provider.requests.every(isQuery)));
    });
  }

  test('F04: once is no failure: the second try brings the answer, and the next ones are saved up for', async () => {
    await using atlas = await openFaulty();
    const [first] = atlas.members;
    assert.ok(first);
    const resetOnce = (): void => {
      let resets = 0;
      first.provider.behaviour = (_request, response) => {
        if (resets++ > 0) return undefined;
        response.socket?.resetAndDestroy();
        return 'handled';
      };
    };
    resetOnce();
    assert.deepEqual((await atlas.post(page)).answer, wholePage);
    resetOnce();
    assert.deepEqual((await atlas.post(page)).answer, pageWithout(1, 'PROVIDER_UNAVAILABLE', true));
  });
});

test('a connection that is reset within the body is not tried again: the provider has done its work', async () => {
  await using atlas = await openFaulty();
  const struck = atlas.members.slice(0, 1);
  assert.deepEqual((await atlas.post(page)).answer, wholePage);
  const [member] = struck;
  assert.ok(member);
  member.provider.requests.length = 0;
  await strike(struck, { kind: 'resetInBody', afterBytes: 60 });
  const { answer } = await atlas.post(page);
  assert.deepEqual(answer, pageWithout(1, 'PROVIDER_BAD_RESPONSE', false));
  assert.equal(member.provider.requests.length, 1);
});

function isQuery({ query }: { readonly query: string }): boolean {
  return /^(?:query|\{)/.test(query);
}
