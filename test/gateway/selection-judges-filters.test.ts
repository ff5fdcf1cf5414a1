import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { mayMatch } from '#gateway/selection/judge-filter.ts';
import { readSummary } from '#gateway/selection/read-summary.ts';
import {
  absences,
  type RelationSummary,
  type TableSummary,
  type ValueSummary,
} from '#schema/wire/value-summary.ts';

type Filter = Readonly<Record<string, unknown>>;

const bare = {
  codes: {},
  numbers: {},
  relations: {},
  lifted: {},
  sets: {},
  narrowed: {},
  silent: [],
};

/** Groups of boxes: red ones with 1 to 5 balls, and some without a colour; each leads to what `every` and `some` say of the balls. */
function boxes(
  relation: Partial<RelationSummary> = {},
  table: Partial<TableSummary> = {},
): ValueSummary {
  const ball = { table: 'balls', one: false, every: [[0], [1]], some: [[], [0]], ...relation };
  const colour = { values: ['RED', 'MIXED'], present: [[0], []], absent: [0, 1], open: ['MIXED'] };
  const size = { values: ['S', 'L'], present: [[0], [1]], absent: [0, 0], open: [] };
  const weight = { least: [1, null], greatest: [5, null], absent: [0, absences.notCollected] };
  return {
    provider: 'p',
    release: 1,
    build: 'b',
    filters: { BoxFilter: 'boxes' },
    tables: {
      boxes: {
        ...bare,
        groups: 2,
        codes: { colour },
        numbers: { weight },
        relations: { ball },
        lifted: { size: 'ball' },
        sets: { sizes: { relation: 'ball', field: 'size' } },
        narrowed: { near: { relation: 'ball', holds: 'ball' } },
        silent: ['unit'],
        ...table,
      },
      balls: { ...bare, groups: 2, codes: { size } },
    },
  };
}

function asked(filter: Filter, summary = boxes()): boolean {
  return mayMatch(summary, 'BoxFilter', filter);
}

suite('what a summary proves of a filter', () => {
  /** A table whose only group has no value, for one reason. */
  const lacking = (absence: number): ValueSummary => {
    const colour = { values: [], present: [[]], absent: [absence], open: [] };
    const weight = { least: [null], greatest: [null], absent: [absence] };
    return boxes(
      { every: [[]], some: [[]] },
      { groups: 1, codes: { colour }, numbers: { weight } },
    );
  };

  test('of rows without a value a test is unknown, or false where there is another kind of answer', () => {
    const said = Object.entries(absences).map(([name, absence]) => {
      const may = (filter: Filter): boolean => asked(filter, lacking(absence));
      return [
        name,
        may({ colour: { eq: 'RED' } }),
        may({ colour: { ne: 'RED' } }),
        may({ not: { colour: { ne: 'RED' } } }),
        may({ colour: { exists: true } }),
        may({ colour: { exists: false } }),
        may({ weight: { gte: 1 } }),
        may({ weight: { ne: 1 } }),
        may({ weight: { exists: true } }),
      ];
    });
    assert.deepEqual(said, [
      ['missing', true, true, true, false, true, true, true, false],
      ['notCollected', true, true, true, true, true, true, true, true],
      ['otherAnswer', false, true, false, false, true, false, true, false],
      ['inWords', true, true, true, false, true, true, true, false],
    ]);
  });

  test('values that do not occur cannot match; those that leave it open, or hold the one asked for, may', () => {
    const known = {
      values: ['RED', 'MIXED'],
      present: [[0], [0]],
      absent: [0, 0],
      open: ['MIXED'],
    };
    const only = boxes({}, { codes: { colour: known } });
    // Where some have no colour, the same filters may match.
    for (const filter of [
      { colour: { eq: 'BLUE' } },
      { colour: { notIn: ['RED'] } },
      { not: { colour: { eq: 'RED' } } },
    ]) {
      assert.deepEqual([asked(filter), asked(filter, only)], [true, false], JSON.stringify(filter));
    }
    assert.equal(asked({ colour: { in: ['BLUE', 'RED'] } }, only), true);
    assert.equal(asked({ colour: { in: ['CRIMSON'], broader: ['RED'] } }, only), true);
    const mixed = boxes({}, { codes: { colour: { ...known, present: [[1], [1]] } } });
    assert.equal(asked({ colour: { eq: 'BLUE' } }, mixed), true);
    assert.equal(asked({ colour: { eq: 'MIXED' } }, mixed), true);
    assert.equal(asked({ not: { colour: { eq: 'MIXED' } } }, mixed), false);
  });

  test('numbers are compared with the least and the greatest', () => {
    const weight = { least: [1, 3], greatest: [5, 3], absent: [0, 0] };
    const may = (given: Filter): boolean =>
      asked({ weight: given }, boxes({}, { numbers: { weight } }));
    const said = [
      { gt: 5 },
      { gte: 5 },
      { lt: 1 },
      { lte: 1 },
      { between: [6, 9] },
      { in: [0, 9] },
      { in: [9, 2] },
    ];
    assert.deepEqual(said.map(may), [false, true, false, true, false, false, true]);
    const three = boxes(
      {},
      { numbers: { weight: { ...weight, least: [3, 3], greatest: [3, 3] } } },
    );
    assert.deepEqual(
      [{ ne: 3 }, { notIn: [1, 2] }, { eq: 3, exists: false }, { gt: 2, lt: 4 }].map((given) =>
        asked({ weight: given }, three),
      ),
      [false, true, false, true],
    );
  });

  test('criteria that each hold somewhere but nowhere together cannot match', () => {
    assert.equal(asked({ colour: { eq: 'RED' }, weight: { gte: 2 } }), true);
    assert.equal(asked({ colour: { exists: false }, weight: { exists: true } }), true);
    assert.equal(asked({ colour: { eq: 'RED' }, size: { eq: 'L' } }), true);
    const red = boxes(
      {},
      { numbers: { weight: { least: [1, 7], greatest: [5, 9], absent: [0, 0] } } },
    );
    assert.equal(asked({ colour: { exists: false }, weight: { lte: 6 } }, red), false);
    assert.equal(
      asked({ and: [{ colour: { exists: false } }, { weight: { lte: 6 } }] }, red),
      false,
    );
    assert.equal(asked({ or: [{ weight: { gt: 9 } }, { colour: { eq: 'RED' } }] }, red), true);
    assert.equal(asked({ or: [{ weight: { gt: 9 } }, { weight: { lt: 1 } }] }, red), false);
    assert.equal(asked({ or: [] }, red), false);
    assert.equal(asked({ not: {} }, red), false);
  });

  test('a related row is one that is there: in some groups each row has one, in others some have', () => {
    // Only boxes without a colour have large balls, each of them; some have small ones too.
    assert.equal(asked({ colour: { exists: true }, ball: { size: { eq: 'L' } } }), false);
    assert.equal(asked({ colour: { exists: false }, ball: { size: { eq: 'S' } } }), true);
    assert.equal(asked({ colour: { exists: false }, not: { size: { eq: 'L' } } }), false);
    assert.equal(asked({ colour: { exists: false }, not: { size: { eq: 'S' } } }), true);
    assert.equal(asked({ colour: { exists: true }, sizes: { all: ['S', 'L'] } }), false);
    assert.equal(asked({ sizes: { all: ['S', 'L'] } }), true);
    assert.equal(asked({ colour: { exists: true }, sizes: { none: ['S'] } }), false);
    assert.equal(asked({ colour: { exists: true }, sizes: { any: ['L', 'M'] } }), false);
  });

  test('a field that is narrowed by what a summary does not hold may match where the rest does, and need not', () => {
    assert.equal(asked({ near: { days: 3, ball: { size: { eq: 'M' } } } }), false);
    assert.equal(asked({ near: { days: 3, ball: { size: { eq: 'S' } } } }), true);
    assert.equal(asked({ not: { near: { days: 3, ball: { size: { in: ['S', 'L'] } } } } }), true);
  });

  test('of a row that leads to one other, all that is asked of that one is asked together', () => {
    const one = boxes({ one: true, every: [[], [1]], some: [[0, 1], []] });
    assert.equal(asked({ size: { eq: 'S' }, ball: { size: { eq: 'L' } } }, one), false);
    assert.equal(
      asked({ and: [{ size: { eq: 'S' } }, { ball: { size: { eq: 'L' } } }] }, one),
      false,
    );
    assert.equal(asked({ size: { eq: 'S' }, ball: { size: { eq: 'L' } } }), true);
    const lost = boxes({ one: true, every: [[], []], some: [[], []] });
    assert.equal(asked({ size: { eq: 'XL' } }, lost), true);
  });

  test('where nobody asked, a row that leads to nothing may match; where all was asked, it does not', () => {
    const known = { by: ['size'], pairs: [['M'], ['XL']], groups: [[0, 1], [0]] };
    const may = (filter: Filter): boolean => asked(filter, boxes({ known }));
    assert.equal(may({ ball: { size: { eq: 'M' } } }), false);
    assert.equal(may({ ball: { size: { eq: 'XL' } } }), true);
    assert.equal(may({ colour: { exists: true }, ball: { size: { in: ['M', 'XL'] } } }), false);
    assert.equal(may({ ball: { size: { eq: 'XXL' } } }), true);
    assert.equal(may({ ball: { size: { exists: false } } }), true);
  });

  test('what a summary does not list, and an operator that is not known here, rule nobody out', () => {
    assert.equal(asked({ smell: { eq: 'NONE' } }), true);
    assert.equal(asked({ not: { smell: { eq: 'NONE' } } }), true);
    assert.equal(asked({ colour: { like: 'R%' } }), true);
    assert.equal(asked({ size: { like: 'M%' } }, boxes({ every: [[], []], some: [[], []] })), true);
    assert.equal(asked({ colour: {}, size: { eq: null }, unit: 'kg', or: null }), true);
    assert.equal(mayMatch(boxes(), 'BagFilter', { colour: { eq: 'BLUE' } }), true);
    assert.equal(asked({ smell: { eq: 'NONE' }, size: { eq: 'XL' } }), false);
  });

  test('a summary in which something points nowhere, or is another provider’s, is none', () => {
    const whole = boxes();
    assert.deepEqual(readSummary(structuredClone(whole), 'p'), whole);
    assert.equal(readSummary(structuredClone(whole), 'q'), null);
    const text = JSON.stringify(whole);
    const spoilt = [
      ['"release":1', '"release":"1"'],
      ['"BoxFilter":"boxes"', '"BoxFilter":"bags"'],
      ['"groups":2', '"groups":3'],
      ['"every":[[0],[1]]', '"every":[[0],[2]]'],
      ['"present":[[0],[]]', '"present":[[2],[]]'],
      ['"absent":[0,2]', '"absent":[0,16]'],
      ['"lifted":{"size":"ball"}', '"lifted":{"size":"bag"}'],
      ['"table":"balls"', '"table":"bags"'],
    ] as const;
    for (const [from, to] of spoilt) {
      assert.ok(text.includes(from), from);
      assert.equal(readSummary(JSON.parse(text.replace(from, to)), 'p'), null, to);
    }
    for (const other of [null, [], 'summary', {}]) assert.equal(readSummary(other, 'p'), null);
  });
});
