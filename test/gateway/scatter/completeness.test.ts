import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { seesAll } from '#schema/kernel/caller-scope.ts';
import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = Object.fromEntries(
  ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) => [id, [{ uid: `${index}`, day: index }]]),
);
const allButB = { ...seesAll, digest: 'x', may: (id: string) => id !== 'b' };

function refusing(code: string): FakeBehaviour {
  return () => JSON.stringify({ data: { r: null }, errors: [{ extensions: { code } }] });
}

const counts = `completeness {
  providers asked answered failed timedOut skipped denied withoutRelease complete
}`;

/** One in each way: a answers, b is denied, c fails, d hangs, e is not exact, f has no release. */
async function startMixed() {
  const scatter = await startScatter(rows, { totalMs: 1_000 });
  // Who hangs is told from who reads the schema for the first time.
  await scatter.ask(`{ studies { nodes { id } ${counts} } summary { studies ${counts} } }`);
  const [, , c, d, e, f] = scatter.providers;
  assert.ok(c && d && e && f);
  c.behaviour = () => 'nonsense';
  d.behaviour = () => 'handled';
  e.behaviour = refusing('NOT_EXACT');
  f.behaviour = refusing('NO_RELEASE');
  return scatter;
}

suite('completeness', () => {
  test(
    'counts each provider once, in a listing and in a summary',
    { timeout: 20_000 },
    async () => {
      await using scatter = await startMixed();
      const completeness = {
        providers: 6,
        asked: 5,
        answered: 1,
        failed: 1,
        timedOut: 1,
        skipped: 1,
        denied: 1,
        withoutRelease: 1,
        complete: false,
      };
      const answer = await scatter.ask(
        `{ studies { nodes { id } ${counts} } summary { ${counts} } }`,
        {},
        { scope: allButB },
      );
      assert.deepEqual(answer, {
        data: { studies: { nodes: [{ id: 'a:0' }], completeness }, summary: { completeness } },
      });
    },
  );

  test('is whole where everybody answered, or had no release then', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[5]!.behaviour = refusing('NO_RELEASE');
    const answer = await scatter.ask(
      '{ summary { c: completeness { __typename answered withoutRelease complete } } }',
    );
    const c = {
      __typename: 'ProviderCompleteness',
      answered: 5,
      withoutRelease: 1,
      complete: true,
    };
    assert.deepEqual(answer, { data: { summary: { c } } });
  });

  test('of a list within a row is that of the row’s provider', async () => {
    await using scatter = await startScatter(rows);
    const answer = await scatter.ask(
      '{ study(id: "b:1") { series { completeness { providers answered complete } } } }',
    );
    assert.deepEqual(answer, {
      data: {
        study: {
          __atlas_owner: 'b:1',
          series: {
            __typename: 'SeriesConnection',
            completeness: { providers: 1, answered: 1, complete: true },
          },
        },
      },
    });
  });
});

suite('a client that takes the answers of all providers only', () => {
  const message =
    'Answers of all providers were asked for, and these are missing: b (PROVIDER_DENIED), c (PROVIDER_BAD_RESPONSE), ' +
    'd (PROVIDER_TIMEOUT), e (NOT_EXACT); ask again, or ask without strict, or take what the others have with completeness PARTIAL.';
  const providers = [
    { id: 'b', code: 'PROVIDER_DENIED' },
    { id: 'c', code: 'PROVIDER_BAD_RESPONSE' },
    { id: 'd', code: 'PROVIDER_TIMEOUT' },
    { id: 'e', code: 'NOT_EXACT' },
  ];

  test('is told who is missing and why instead of data', { timeout: 20_000 }, async () => {
    await using scatter = await startMixed();
    const answer = await scatter.ask(
      `query ($enough: Completeness) {
        studies(completeness: ALL) { nodes { id } }
        summary(completeness: $enough) { studies }
        any: summary { studies answers { status } }
      }`,
      { enough: 'ALL' },
      { scope: allButB },
    );
    const statuses = ['ANSWERED', 'DENIED', 'FAILED', 'TIMED_OUT', 'SKIPPED', 'NO_RELEASE'];
    const extensions = { code: 'INCOMPLETE', providers };
    assert.deepEqual(answer, {
      data: {
        studies: null,
        summary: null,
        any: { studies: null, answers: statuses.map((status) => ({ status })) },
      },
      errors: [
        { message, path: ['studies'], extensions },
        { message, path: ['summary'], extensions },
      ],
    });
  });

  test('has the data where all answered; no provider is sent what the gateway obeys', async () => {
    await using scatter = await startScatter(rows);
    assert.deepEqual(
      await scatter.ask('{ summary(completeness: ALL, strict: true) { studies } }'),
      { data: { summary: { studies: 6 } } },
    );
    assert.deepEqual(
      scatter.providers.map(({ requests }) => requests.map(({ query }) => query)),
      scatter.providers.map(() => ['query{r:summary(strict:true){studies}}']),
    );
  });

  test('is not told to ask again where that changes nothing', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[0]!.behaviour = refusing('NOT_EXACT');
    const { errors } = await scatter.ask(
      '{ summary(completeness: ALL, strict: true) { studies } }',
    );
    assert.deepEqual(errors, [
      {
        message:
          'Answers of all providers were asked for, and these are missing: a (NOT_EXACT); ask without strict, or take what the others have with completeness PARTIAL.',
        path: ['summary'],
        extensions: { code: 'INCOMPLETE', providers: [{ id: 'a', code: 'NOT_EXACT' }] },
      },
    ]);
  });

  test('goes on with a cursor of a page that took fewer answers', async () => {
    await using scatter = await startScatter(rows);
    const page = (rest: string): string =>
      `{ studies(first: 4, ${rest}) { nodes { id } pageInfo { endCursor } } }`;
    interface Page {
      readonly studies: { readonly pageInfo: { readonly endCursor: string } };
    }
    const { data } = await scatter.ask<Page>(page('completeness: PARTIAL'));
    const after = data.studies.pageInfo.endCursor;
    const next = await scatter.ask(
      `{ studies(first: 4, completeness: ALL, after: ${JSON.stringify(after)}) { nodes { id } } }`,
    );
    assert.deepEqual(next, { data: { studies: { nodes: [{ id: 'e:4' }, { id: 'f:5' }] } } });
  });

  test('is told at most five by name, and all by id, also through the gateway', async () => {
    await using atlas = await startGateway(rows);
    for (const provider of atlas.providers) provider.behaviour = () => 'nonsense';
    const code = 'PROVIDER_BAD_RESPONSE';
    const ids = Object.keys(rows);
    const named = ids.slice(0, 5).map((id) => `${id} (${code})`);
    assert.deepEqual(await atlas.ask('{ summary(completeness: ALL) { studies } }'), {
      data: { summary: null },
      errors: [
        {
          message: `Answers of all providers were asked for, and these are missing: ${named.join(', ')} and 1 more; ask again, or take what the others have with completeness PARTIAL.`,
          path: ['summary'],
          extensions: { code: 'INCOMPLETE', providers: ids.map((id) => ({ id, code })) },
        },
      ],
    });
  });
});
