import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';

import { readEnvironment } from '#schema/kernel/environment.ts';
import { textRules } from '#gateway/guard/text-rules.ts';
import { buildDemonstration } from '#test/support/built-demonstration.ts';
import { directiveArgument, objectTypes, readContract } from '#test/schema/read-contract.ts';

/** Of a thousand values, at most one may be withheld (R5.2). */
const mostWithheld = 0.001;

/** Columns of a catalogue, by the field that shows them; what stands in an id is shown behind the provider's. */
const columns: readonly (readonly [table: string, column: string, type: string, field: string])[] =
  [
    ['subject', 'patient_id', 'Subject', 'patientId'],
    ['subject', 'uid', 'Subject', 'id'],
    ['study', 'uid', 'Study', 'studyInstanceUid'],
    ['study', 'description', 'Study', 'description'],
    ['series', 'uid', 'Series', 'seriesInstanceUid'],
    ['series', 'modality', 'Series', 'modality'],
    ['series', 'body_part', 'Series', 'bodyPart'],
    ['series', 'manufacturer', 'Series', 'manufacturer'],
    ['series', 'manufacturer_model_name', 'Series', 'manufacturerModelName'],
    ['series', 'description', 'Series', 'description'],
    ['series', 'sop_class_uid', 'Series', 'sopClassUid'],
    ['series', 'transfer_syntax_uid', 'Series', 'transferSyntaxUid'],
    ['series', 'source_doi', 'Source', 'doi'],
    ['imaging_annotation', 'label', 'ImagingAnnotation', 'label'],
    ['source', 'title', 'Source', 'title'],
    ['source', 'citation', 'Source', 'citation'],
    ['source', 'licence', 'Source', 'licence'],
    ['source', 'licence_url', 'Source', 'licenceUrl'],
    ['dataset', 'id', 'FacetBucket', 'value'],
    ...(
      [
        ['diagnosis', 'Diagnosis'],
        ['pathology', 'Pathology'],
        ['tumor_marker', 'TumorMarker'],
        ['lab_result', 'LabResult'],
        ['molecular_finding', 'MolecularFinding'],
        ['treatment', 'Treatment'],
        ['observation', 'Observation'],
        ['outcome', 'Outcome'],
      ] as const
    ).flatMap(([table, type]) => [
      [table, 'uid', type, 'id'] as const,
      [table, 'code', 'Coding', 'code'] as const,
      [table, 'display', 'Coding', 'display'] as const,
      [table, 'value_code', 'Coding', 'code'] as const,
      [table, 'value_display', 'Coding', 'display'] as const,
      [table, 'value_text', type, 'text'] as const,
      [table, 'lesion', type, 'lesion'] as const,
      [table, 'unit', type, 'unit'] as const,
    ]),
  ];

const types = objectTypes(readContract('provider'));

function kindOf(type: string, field: string): string {
  const found = types.get(type)?.fields?.find(({ name }) => name.value === field);
  return (found && directiveArgument(found, 'shows', 'as')) ?? `${type}.${field}`;
}

/** Counts what of catalogues is withheld, value by value, as often as each stands there. */
function countWithheld(files: readonly string[]): {
  all: number;
  withheld: number;
  texts: string[];
} {
  const count = { all: 0, withheld: 0, texts: [] as string[] };
  for (const file of files) {
    const database = new DatabaseSync(file, { readOnly: true });
    for (const [table, column, type, field] of columns) {
      const kind = kindOf(type, field);
      const rule = textRules[kind];
      assert.ok(rule, kind);
      const values = database
        .prepare(
          `select "${column}" as text, count(*) as times from "${table}" where "${column}" is not null group by 1`,
        )
        .all() as unknown as readonly { readonly text: string; readonly times: number }[];
      for (const { text, times } of values) {
        count.all += times;
        if (rule(kind === 'ID' ? `provider:${text}` : text) === null) continue;
        count.withheld += times;
        count.texts.push(`${type}.${field}: ${text}`);
      }
    }
    database.close();
  }
  return count;
}

function assertFew({ all, withheld, texts }: ReturnType<typeof countWithheld>): void {
  assert.ok(all > 0);
  assert.ok(
    withheld <= all * mostWithheld,
    `${withheld} of ${all}:\n${texts.slice(0, 50).join('\n')}`,
  );
}

const { testIdc } = readEnvironment();

suite('of what is published', () => {
  test(
    'at most one value in a thousand is withheld: the demonstration',
    { timeout: 600_000 },
    async () => {
      await using demonstration = await buildDemonstration({ extra: true });
      const files = demonstration.deals.map(({ id }) =>
        join(demonstration.folderOf(id), 'catalogue.sqlite'),
      );
      assertFew(countWithheld(files));
    },
  );

  test(
    'at most one value in a thousand is withheld: all of IDC',
    {
      skip: testIdc === undefined && 'ATLAS_TEST_IDC names no set of catalogues',
      timeout: 3_600_000,
    },
    () => {
      const folder = join(testIdc ?? '', 'providers');
      const files = readdirSync(folder).map((id) => join(folder, id, 'catalogue.sqlite'));
      assertFew(countWithheld(files));
    },
  );
});
