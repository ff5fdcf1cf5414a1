import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { joinCoverage } from '#provider/ingest/clinical/join-coverage.ts';

import { mapText } from './map-text.ts';

/** What a table of column `c`, and others, covers by its facts: patient, code, and what is wrong with it. */
function covered(csv: string, facts: string): readonly string[] {
  return mapText(csv, `missing: [NA]\nfacts:\n${facts}`).coverage.map(
    ({ patientId, code, missing, unmapped }) =>
      [patientId, code, ...(missing ? ['missing'] : []), ...(unmapped ? ['unmapped'] : [])].join(
        ' ',
      ),
  );
}

suite('A clinical table covers a code', () => {
  test('of each subject that it speaks of, missing where a cell says nothing', () => {
    assert.deepEqual(
      covered(
        'id,c\n1,yes\n2,\n3,NA\n4,2\n,yes\n',
        '- { kind: OBSERVATION, code: X, column: c, values: { yes: Y }, missing: ["2"] }',
      ),
      ['1 X', '2 X missing', '3 X missing', '4 X missing'],
    );
  });

  test('and does not miss it where a cell says that it is not there, also an empty one', () => {
    const facts =
      "- { kind: OBSERVATION, code: X, column: c, values: { Checked: Y }, absent: [Unchecked, ''] }";
    const csv = 'id,c\n1,Checked\n2,Unchecked\n3,\n4,NA\n';
    assert.deepEqual(covered(csv, facts), ['1 X', '2 X', '3 X', '4 X missing']);
    assert.deepEqual(
      mapText(csv, `missing: [NA]\nfacts:\n${facts}`).drafts.map(({ patientId }) => patientId),
      ['1'],
    );
  });

  test('once a subject: what one row misses is missing', () => {
    assert.deepEqual(
      covered(
        'id,c\n1,a\n1,\n2,a\n2,b\n',
        "- { kind: OBSERVATION, code: X, column: c, text: true, lesion: '{c}' }",
      ),
      ['1 X missing', '2 X'],
    );
  });

  test('by each kind apart', () => {
    assert.deepEqual(
      mapText(
        'id,c\n1,\n',
        `facts:
          - { kind: OBSERVATION, code: X, column: c, text: true }
          - { kind: DIAGNOSIS, code: X }`,
      ).coverage,
      [
        {
          datasetId: 'd',
          patientId: '1',
          kind: 'OBSERVATION',
          code: 'X',
          missing: true,
          unmapped: false,
        },
        {
          datasetId: 'd',
          patientId: '1',
          kind: 'DIAGNOSIS',
          code: 'X',
          missing: false,
          unmapped: false,
        },
      ],
    );
  });

  test('unmapped where its answer is only there in words, unless words are what is asked for', () => {
    const facts = `
  - { kind: OBSERVATION, code: X, column: c, values: { a: Y } }
  - { kind: OBSERVATION, code: N, column: c, number: {} }
  - { kind: OBSERVATION, code: T, column: c, text: true }`;
    assert.deepEqual(covered('id,c\n1,a\n2,4\n', facts), [
      '1 X',
      '1 N unmapped',
      '1 T',
      '2 X unmapped',
      '2 N',
      '2 T',
    ]);
  });
});

suite('A rule whose code stands in a column covers', () => {
  test('all its codes: of one found the others are not there, of a silent or strange cell any may be', () => {
    assert.deepEqual(
      covered(
        'id,c\n1,m\n2,b\n3,\n4,x\n5,none\n',
        '- { kind: DIAGNOSIS, code: { column: c, values: { m: M, b: B, bb: B } }, absent: [none] }',
      ),
      [
        ...['1 M', '1 B', '2 M', '2 B', '3 M missing', '3 B missing'],
        ...['4 M missing unmapped', '4 B missing unmapped', '5 M', '5 B'],
      ],
    );
  });

  test('and misses only the one of which the answer is silent', () => {
    assert.deepEqual(
      covered(
        'id,what,c\n1,m,\n2,b,3\n3,,3\n',
        '- { kind: LAB_RESULT, code: { column: what, values: { m: M, b: B } }, column: c, number: {} }',
      ),
      ['1 M missing', '1 B', '2 M', '2 B', '3 M missing', '3 B missing'],
    );
  });
});

suite('A rule with a condition covers', () => {
  test('rows that fulfil it, and those that say that it is not there; not others; one that is silent is missing', () => {
    assert.deepEqual(
      covered(
        'id,c\n1,RT\n2,none\n3,other\n4,\n',
        '- { kind: TREATMENT, code: X, when: { column: c, in: [RT], absent: [none] } }',
      ),
      ['1 X', '2 X', '4 X missing'],
    );
  });

  test('all rows but those that say that it is not there, if it lists no others', () => {
    assert.deepEqual(
      covered(
        'id,lesion,c\n1,1,a\n2,,\n3,1,\n',
        "- { kind: PATHOLOGY, code: X, column: c, text: true, when: { column: lesion, absent: [''] } }",
      ),
      ['1 X', '2 X', '3 X missing'],
    );
  });

  test('rows that fulfil several, asked in turn', () => {
    const csv = 'id,tumour,c\n1,1,a\n2,0,a\n3,1,b\n4,1,\n5,,a\n';
    const facts = `
  - kind: DIAGNOSIS
    code: X
    when: [{ column: tumour, in: ['1'], absent: ['0'] }, { column: c, in: [a] }]`;
    assert.deepEqual(covered(csv, facts), ['1 X', '2 X', '4 X missing', '5 X missing']);
    assert.deepEqual(
      mapText(csv, `facts:\n${facts}`).drafts.map(({ patientId }) => patientId),
      ['1'],
    );
  });
});

test('What several tables cover of a subject is one entry, missing or unmapped if it is in one of them', () => {
  const entry = { datasetId: 'd', patientId: '1', kind: 'OUTCOME', code: 'X' } as const;
  const other = { ...entry, patientId: '2', missing: false, unmapped: false };
  assert.deepEqual(
    joinCoverage([
      { ...entry, missing: false, unmapped: true },
      other,
      { ...entry, missing: true, unmapped: false },
    ]),
    [{ ...entry, missing: true, unmapped: true }, other],
  );
});
