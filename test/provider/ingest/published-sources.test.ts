import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';

import { buildDemonstration } from '#test/support/built-demonstration.ts';

/** Series of now without a published source with licence and citation; those of earlier releases by their dataset's sources. */
const unpublished = `
  select count(*) as all_of_now,
    count(*) filter (where source.licence is null or source.citation is null) as now,
    (select count(*) from series where dataset_id not in (
      select dataset_id from dataset_source join source on doi = source_doi
      where licence is not null and citation is not null)) as ever
  from series left join source on doi = source_doi where to_release is null`;

test('every series that keeps its public UID is of a published source with licence and citation (R5.4)', async () => {
  const providers = ['lidc', 'upenn', 'acrin'];
  await using demonstration = await buildDemonstration({ only: providers });
  for (const provider of providers) {
    const file = join(demonstration.folderOf(provider), 'catalogue.sqlite');
    using database = new DatabaseSync(file, { readOnly: true });
    const counted = database.prepare(unpublished).get();
    assert.ok(Number(counted?.['all_of_now']) > 0);
    assert.deepEqual([counted?.['now'], counted?.['ever']], [0, 0], provider);
  }
});
