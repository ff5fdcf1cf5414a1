import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type Listing, readPage } from '#kit/listing-page.ts';

/** A listing of these words in their own order. */
function listingOf(words: readonly string[], filter: unknown = null): Listing<string> {
  return {
    field: 'words',
    filter,
    positionOf: (word) => word,
    read: (limit, behind) => {
      const next = words.filter((word) => behind === null || word > behind);
      return { rows: next.slice(0, limit), total: words.length };
    },
  };
}

suite('a listing read page by page', () => {
  test('goes on behind a row that is gone', async () => {
    const first = await readPage(listingOf(['a', 'b', 'c', 'd']), { first: 2 });
    const [a, b] = first.edges.map(({ cursor }) => cursor);
    assert.deepEqual(first, {
      edges: [
        { cursor: a, node: 'a' },
        { cursor: b, node: 'b' },
      ],
      nodes: ['a', 'b'],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: a, endCursor: b },
      totalCount: 4,
    });
    const { nodes, pageInfo } = await readPage(listingOf(['a', 'c', 'd']), {
      first: 2,
      after: first.pageInfo.endCursor,
    });
    assert.deepEqual([nodes, pageInfo.hasNextPage], [['c', 'd'], false]);
  });

  test('has 50 rows on a page when nobody says how many, and no cursors when it is empty', async () => {
    const words = Array.from({ length: 60 }, (_, at) => String(100 + at));
    assert.equal((await readPage(listingOf(words), { first: null, after: null })).nodes.length, 50);
    assert.deepEqual(await readPage(listingOf([]), {}), {
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 0,
    });
  });

  test('refuses sizes off 1 to 100, and cursors of another field or filter', async () => {
    const listing = listingOf(['a', 'b'], { of: 'letters' });
    for (const first of [-1, 0]) {
      await assert.rejects(readPage(listing, { first }), {
        code: 'BAD_USER_INPUT',
        message: `"first" is ${first}: a page has 1 to 100 rows.`,
      });
    }
    await assert.rejects(readPage(listing, { first: 101 }), {
      code: 'PAGE_SIZE_LIMIT',
      message: '"first" is 101: a page has at most 100 rows.',
    });
    const { pageInfo } = await readPage(listing, { first: 1 });
    const after = pageInfo.endCursor;
    for (const other of [
      { ...listing, field: 'letters' },
      { ...listing, filter: { of: 'digits' } },
    ]) {
      await assert.rejects(readPage(other, { after }), {
        code: 'CURSOR_MISMATCH',
        message:
          'The cursor belongs to another listing: use it with the field and the filter that it came from.',
      });
    }
    const ownMaking = ['x', '', 'WzEsMl0', 'bnVsbA'];
    for (const after of ownMaking) {
      await assert.rejects(readPage(listing, { after }), {
        code: 'CURSOR_INVALID',
        message: 'The cursor is not one that this Atlas gave out: start again without it.',
      });
    }
  });
});
