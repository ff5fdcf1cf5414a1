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
    ['broken', 'empty', 'unheard'].map((id) => isConcerned(id, true)),
    [true, false, true],
  );
});
