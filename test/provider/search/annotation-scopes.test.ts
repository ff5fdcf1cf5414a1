import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readFilter } from '#provider/search/read-filter.ts';

import { ingestDemonstration } from './ingest-demonstration.ts';
import { createSqlOracle } from './sql-oracle.ts';

/** Criteria on one annotation, and the same in SQL: certainly, and possibly. */
const scopes: readonly (readonly [input: object, certain: string, possible: string])[] = [
  [{ kind: { eq: 'SEG' } }, `a.kind = 'SEG'`, `a.kind = 'SEG'`],
  [{ kind: { ne: 'SEG' } }, `a.kind <> 'SEG'`, `a.kind <> 'SEG'`],
  [
    { kind: { in: ['SEG', 'SR'] }, method: { eq: 'AUTOMATIC' } },
    `a.kind in ('SEG', 'SR') and a.method = 'AUTOMATIC'`,
    `a.kind in ('SEG', 'SR') and coalesce(a.method, 'AUTOMATIC') = 'AUTOMATIC'`,
  ],
  [
    { not: { method: { eq: 'MANUAL' } } },
    `a.method <> 'MANUAL'`,
    `coalesce(a.method, '') <> 'MANUAL'`,
  ],
];

for (const provider of ['lidc', 'nlst', 'cptac']) {
  test(`studies and subjects with an annotation are those that SQL finds: ${provider}`, async () => {
    await using catalogue = await ingestDemonstration(provider);
    const { store, search } = catalogue;
    for (const { number } of search.releases) {
      const view = search.at(number);
      const sql = createSqlOracle(store, number);
      const holding = async (column: string, condition: string): Promise<number> => {
        const [row] = await sql.all<{ count: number }>(
          `select count(distinct a.${column}) as count from imaging_annotation a
           where ${sql.live('a')} and ${condition}`,
        );
        return row?.count ?? 0;
      };
      for (const [annotation, certain, possible] of scopes) {
        for (const [listing, column] of [
          ['studies', 'study'],
          ['subjects', 'subject'],
        ] as const) {
          assert.deepEqual(
            view.count(listing, readFilter(listing, { annotation })),
            {
              certain: await holding(column, certain),
              possible: await holding(column, possible),
            },
            JSON.stringify({ number, listing, annotation }),
          );
        }
      }
    }
  });
}
