import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { columnLayouts, noInteger, noRelease } from '#provider/columns/column-layout.ts';
import type { ProviderColumns, TableColumns } from '#provider/columns/provider-columns.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { readColumns } from '#test/support/read-columns.ts';

const provider = 'rare-tumours';

/** By table: SQL that selects a name and its value for each column that clinical questions need. */
const stored = {
  clinical_coverage: 'identity, subject, kind, code, missing, unmapped, from_release, to_release',
  subject: 'identity, time_origin, from_release, to_release',
  diagnosis:
    'identity, subject, code, value_code, value_number, value_text is not null as in_words, body_site_code, laterality, day, from_release, to_release',
  outcome:
    'identity, subject, code, value_code, value_number, value_text is not null as in_words, body_site_code, laterality, day, from_release, to_release',
} as const;

suite('What is frozen for clinical questions is what the database holds, null for null:', () => {
  let loaded: BuiltDemonstration;
  let store: CatalogueStore;
  let columns: ProviderColumns;
  before(async () => {
    loaded = await buildDemonstration({ only: [provider] });
    const folder = loaded.folderOf(provider);
    store = await openCatalogueStore({ kind: 'sqlite', file: join(folder, 'catalogue.sqlite') });
    columns = await readColumns(folder, provider);
  });
  after(async () => {
    await store[Symbol.asyncDispose]();
    await loaded[Symbol.asyncDispose]();
  });

  for (const [table, selected] of Object.entries(stored) as [keyof typeof stored, string][]) {
    test(table, async () => {
      const rows = await store.all<Record<string, unknown>>(
        `select ${selected} from ${table} order by key`,
      );
      assert.ok(rows.length > 50);
      const names = Object.keys(rows[0] ?? {});
      const frozen = names.map((name) => readColumn(columns.tables[table], table, camelCase(name)));
      assert.deepEqual(
        rows.map((_, row) =>
          Object.fromEntries(names.map((name, at) => [name, frozen[at]?.[row]])),
        ),
        rows.map((row) => ({ ...row })),
      );
    });
  }

  test('words, sides, days and origins are among it', async () => {
    const [found] = await store.all(
      `select (select count(*) from outcome where value_text is not null) > 0 as words,
        (select count(distinct laterality) from diagnosis) as sides,
        (select count(*) from outcome where day > 0) > 0 as days,
        (select count(distinct time_origin) from subject) as origins`,
    );
    assert.deepEqual({ ...(found as object) }, { words: 1, sides: 2, days: 1, origins: 2 });
  });
});

function readColumn(from: TableColumns, table: keyof typeof stored, name: string): unknown[] {
  const type = columnLayouts[table][name];
  if (type === 'code') {
    const { codes, size, valueOf } = from.codes(name);
    return Array.from(codes, (code) => (code === size ? null : valueOf(code)));
  }
  if (type === 'number')
    return Array.from(from.numbers(name), (it) => (Number.isNaN(it) ? null : it));
  if (type === 'integer')
    return Array.from(from.integers(name), (it) => (it === noInteger ? null : it));
  return Array.from(from.bytes(name), (it) => (it === noRelease ? null : it));
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
