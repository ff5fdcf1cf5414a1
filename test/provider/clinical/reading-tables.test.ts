import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { mapText, said } from './map-text.ts';

const fact = 'facts: [{ kind: DIAGNOSIS, code: SCT:9 }]';

/** PatientIDs that a table has facts of. */
function patients(csv: string, words: string): string[] {
  return mapText(csv, `${words}\n${fact}`).drafts.map(({ patientId }) => patientId);
}

suite('A row of a clinical table', () => {
  test('names its subject by a template over columns', () => {
    const words = "subject: { columns: [id, side], template: 'S_{0}_{1}' }";
    assert.deepEqual(patients('id,side\n1,LEFT\n', words), ['S_1_LEFT']);
  });

  test('names its subject by the group of a pattern, filled up with zeros', () => {
    const words = "subject: { columns: [id], pattern: '^P(\\d+)_', template: 'X-{0}', pad: 3 }";
    assert.deepEqual(patients('id\nP7_11\nP7_21\n', words), ['X-007']);
  });

  test('is nobody’s where the pattern does not fit or the cell is empty, and is counted', () => {
    const mapped = mapText(
      'id,c\n1,a\n,a\nTotal,a\n',
      `subject: { columns: [id], pattern: '^(\\d+)$' }\n${fact}`,
    );
    assert.equal(mapped.report.rows, 3);
    assert.equal(mapped.report.rowsMapped, 1);
  });

  test('says 90 of an age over 89, as images do', () => {
    const words = 'statement: { ageYears: { column: a } }';
    assert.deepEqual(
      mapText('id,a\n1,89\n2,89.5\n3,97\n', words).statements.map(({ ageYears }) => ageYears),
      [89, 90, 90],
    );
  });

  test('says sex, age and days from the origin of its subject', () => {
    const words = `statement:
  sex: { column: g, values: { F: FEMALE } }
  ageYears: { column: a }
  timeOrigin: DIAGNOSIS
  firstStudyDay: { column: d, factor: -1 }`;
    assert.deepEqual(mapText('id,g,a,d\n1,F,52.5,30\n', words).statements, [
      {
        datasetId: 'd',
        patientId: '1',
        timeOrigin: 'DIAGNOSIS',
        firstStudyDay: -30,
        sex: 'FEMALE',
        ageYears: 52.5,
      },
    ]);
  });
});

suite('A clinical table', () => {
  test('may have its header further down, and white space in its names', () => {
    const words = `header: 2\nfacts: [{ kind: OBSERVATION, code: ATLAS:x, column: the score, number: {} }]`;
    assert.deepEqual(said(mapText('title,\nid,"the\nscore "\n1, 4\n', words)), [
      { patientId: '1', localId: 't/1/ATLAS:x', code: 'ATLAS:x', valueNumber: 4 },
    ]);
  });

  test('may lie on its side, each subject a column', () => {
    const words = `layout: columns\nfacts: [{ kind: OBSERVATION, code: ATLAS:x, column: c, text: true }]`;
    const mapped = mapText('id,1,2\nc,a,b\n', words);
    assert.deepEqual(
      mapped.drafts.map(({ patientId, valueText }) => [patientId, valueText]),
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    );
  });

  test('that lacks a column of its mapping is refused with its name', () => {
    assert.throws(
      () =>
        mapText('id\n1\n', 'facts: [{ kind: OBSERVATION, code: ATLAS:x, column: c, text: true }]'),
      {
        code: 'SOURCE_INVALID',
        message: 'The clinical table t has no column "c", which its mapping names.',
      },
    );
  });
});

suite('A mapping file is refused, with mapping and key,', () => {
  const refusals: readonly [string, string, string][] = [
    ['with a word that is none', 'colour: red', 'colour is no word of the mapping format'],
    [
      'with a kind that there is not',
      'facts: [{ kind: MOOD, code: ATLAS:x }]',
      'facts[1].kind must be one of DIAGNOSIS, PATHOLOGY, TUMOR_MARKER, LAB_RESULT, MOLECULAR_FINDING, TREATMENT, OBSERVATION, OUTCOME',
    ],
    ['with a fact without a code', 'facts: [{ kind: DIAGNOSIS }]', 'facts[1].code must be a text'],
    [
      'with a column and no way to read it',
      'facts: [{ kind: DIAGNOSIS, code: SCT:1, column: c }]',
      'facts[1].column needs one of values, number, text',
    ],
    [
      'with answers and no column',
      'facts: [{ kind: DIAGNOSIS, code: SCT:1, text: true }]',
      'facts[1].text needs a column',
    ],
    [
      'with absent cells of no column',
      'facts: [{ kind: DIAGNOSIS, code: SCT:1, absent: [x] }]',
      'facts[1].absent needs a column of the answer or of the code',
    ],
    [
      'with a condition that any row fulfils',
      'facts: [{ kind: DIAGNOSIS, code: SCT:1, when: { column: c } }]',
      'facts[1].when.in or absent must be there',
    ],
    [
      'with a strange word in one of several conditions',
      'facts: [{ kind: DIAGNOSIS, code: SCT:1, when: [{ column: c, in: [a] }, { column: c, out: [a] }] }]',
      'facts[1].when[2].out is no word of the mapping format',
    ],
    [
      'with a sex of its own',
      'statement: { sex: { column: g, values: { x: BOTH } } }',
      'statement.sex can only be FEMALE or MALE',
    ],
    [
      'without columns of the subject',
      'subject: { columns: [] }',
      'subject.columns must name a column',
    ],
  ];
  for (const [name, words, problem] of refusals) {
    test(name, () => {
      assert.throws(() => mapText('id\n1\n', words), {
        code: 'SOURCE_INVALID',
        message: `The mapping t of a clinical table is wrong: ${problem}.`,
      });
    });
  }
});
