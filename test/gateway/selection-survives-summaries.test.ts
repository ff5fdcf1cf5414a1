import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ProviderSelection } from '#gateway/selection/provider-selection.ts';
import { readSummary } from '#gateway/selection/read-summary.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { TableSummary, ValueSummary } from '#schema/wire/value-summary.ts';

const bare: TableSummary = {
  groups: 0,
  codes: {},
  numbers: {},
  relations: {},
  lifted: {},
  sets: {},
  narrowed: {},
  silent: [],
};

/** The summary of a provider without rows. */
function emptyOf(provider: string, boxes: Partial<TableSummary> = {}): ValueSummary {
  const filters = { BoxFilter: 'boxes' };
  return { provider, release: 1, build: 'b', filters, tables: { boxes: { ...bare, ...boxes } } };
}

test('a summary in which a name leads to what every object has is none', () => {
  assert.notEqual(readSummary(emptyOf('p'), 'p'), null);
  for (const name of ['constructor', 'toString', '__proto__']) {
    const led: readonly Partial<TableSummary>[] = [
      { lifted: { size: name } },
      { sets: { sizes: { relation: name, field: 'size' } } },
      { narrowed: { near: { relation: name, holds: 'ball' } } },
    ];
    for (const boxes of led) assert.equal(readSummary(emptyOf('p', boxes), 'p'), null);
  }
});

test('a summary of more than anybody publishes is none: a few words would make the gateway hold gigabytes, more keep it for seconds', () => {
  const listed = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at}`);
  const coded = (count: number): Partial<TableSummary> => {
    return { codes: { colour: { values: listed(count), present: [], absent: [], open: [] } } };
  };
  const asked = (count: number): Partial<TableSummary> => {
    const known = { by: ['colour'], pairs: listed(count).map((one) => [one]), groups: [] };
    return { relations: { near: { table: 'boxes', one: false, every: [], some: [], known } } };
  };
  const taken = [{ groups: 400 }, coded(10_000), asked(10_000)];
  const refused = [
    ...[10_000, 600_000_000, Number.MAX_SAFE_INTEGER].map((groups) => ({ groups })),
    ...[coded(10_001), asked(10_001)],
    { silent: ['x'.repeat(1_048_576)] },
  ];
  const isTaken = (boxes: Partial<TableSummary>): boolean =>
    readSummary(emptyOf('p', boxes), 'p') !== null;
  assert.deepEqual(
    [taken.map(isTaken), refused.map(isTaken)],
    [[true, true, true], Array.from(refused, () => false)],
  );
});

test('a provider that says by what many combinations are known is asked, and none of them is looked for', () => {
  const known = { by: ['colour', 'colour', 'colour'], pairs: [], groups: [[]] };
  const near = { table: 'boxes', one: false, every: [[]], some: [[]], known } as const;
  const sent = emptyOf('p', { groups: 1, relations: { near } });
  const summary = readSummary(sent, 'p');
  assert.ok(summary);
  const selection = new ProviderSelection({
    summaries: { of: () => summary },
    declared: null,
    log: createLog('silent'),
  });
  // 125,000,000 of them.
  const colours = Array.from({ length: 500 }, (_, at) => `${at}`);
  const filter = { near: { colour: { in: colours } } };
  assert.equal(
    selection.concernedBy({ typeName: 'BoxFilter', filter })('p', () => true),
    true,
  );
});

test('a provider whose summary cannot be judged is asked; the others are chosen as ever', () => {
  const broken = { ...emptyOf('broken'), tables: {} };
  const summaries = new Map([broken, emptyOf('empty')].map((each) => [each.provider, each]));
  const selection = new ProviderSelection({
    summaries: { of: (id) => summaries.get(id) },
    declared: null,
    log: createLog('silent'),
  });
  const isConcerned = selection.concernedBy({
    typeName: 'BoxFilter',
    filter: { colour: { eq: 'RED' } },
  });
  assert.deepEqual(
    ['broken', 'empty', 'unheard'].map((id) => isConcerned(id, () => true)),
    [true, false, true],
  );
});

test('what a provider’s rows have serves who may list all datasets that they are of, also those that no catalogue lists', () => {
  const values = ['listed', 'unlisted'];
  const dataset = { values, present: [], absent: [], open: [] };
  const summaries = [emptyOf('named', { codes: { dataset } }), emptyOf('unnamed')];
  const selection = new ProviderSelection({
    summaries: { of: (id) => summaries.find(({ provider }) => provider === id) },
    declared: null,
    log: createLog('silent'),
  });
  const isConcerned = selection.concernedBy({
    typeName: 'BoxFilter',
    filter: { colour: { eq: 'RED' } },
  });
  const asked: (readonly string[])[] = [];
  const lists =
    (mine: readonly string[]) =>
    (held: readonly string[]): boolean => {
      asked.push(held);
      return held.every((one) => mine.includes(one));
    };
  assert.deepEqual(
    [
      isConcerned('named', lists(values)),
      isConcerned('named', lists(['listed'])),
      isConcerned('unnamed', lists(values)),
    ],
    [false, true, true],
  );
  assert.deepEqual(asked, [values, values, ['']]);
});
