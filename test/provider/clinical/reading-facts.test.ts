import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { mapText, said } from './map-text.ts';

suite('A mapping of a clinical table', () => {
  test('makes a draft with its subject, its source, the label of its code and the cells that it came from', () => {
    const { drafts } = mapText(
      'id,c\n7,yes\n',
      'facts: [{ kind: OBSERVATION, code: ATLAS:x, column: c, values: { yes: SCT:1 } }]',
    );
    assert.deepEqual(drafts, [
      {
        kind: 'OBSERVATION',
        datasetId: 'd',
        patientId: '7',
        localId: 't/1/ATLAS:x',
        sourceDoi: '10.1/x',
        code: 'ATLAS:x',
        display: 'The x',
        valueCode: 'SCT:1',
        valueDisplay: null,
        valueNumber: null,
        unit: null,
        valueText: null,
        bodySiteCode: null,
        bodySiteDisplay: null,
        laterality: null,
        lesion: null,
        day: null,
        raw: '{"c":"yes"}',
      },
    ]);
  });

  test('keeps a cell that it does not know in words and reports it', () => {
    const mapped = mapText(
      'id,c\n1,a\n2,a\n3,b\n',
      'facts: [{ kind: OBSERVATION, code: ATLAS:x, column: c, values: { b: SCT:2 } }]',
    );
    assert.deepEqual(said(mapped), [
      { patientId: '1', localId: 't/1/ATLAS:x', code: 'ATLAS:x', valueText: 'a' },
      { patientId: '2', localId: 't/2/ATLAS:x', code: 'ATLAS:x', valueText: 'a' },
      { patientId: '3', localId: 't/3/ATLAS:x', code: 'ATLAS:x', valueCode: 'SCT:2' },
    ]);
    assert.deepEqual(mapped.report, {
      table: 't',
      rows: 3,
      rowsMapped: 3,
      drafts: 3,
      repeated: 0,
      unmapped: { c: { a: 2 } },
    });
  });

  test('says nothing of a cell that is empty, missing in the table or missing for the fact', () => {
    const mapped = mapText(
      'id,c\n1,\n2,NA\n3,2\n4,1\n',
      'missing: [NA]\nfacts: [{ kind: OBSERVATION, code: ATLAS:x, column: c, text: true, missing: ["2"] }]',
    );
    assert.deepEqual(said(mapped), [
      { patientId: '4', localId: 't/4/ATLAS:x', code: 'ATLAS:x', valueText: '1' },
    ]);
  });

  test('reads numbers times a factor, and leaves what is no number in words', () => {
    const mapped = mapText(
      'id,c\n1,0.3\n2,<5\n3,-2\n',
      'facts: [{ kind: LAB_RESULT, code: ATLAS:x, column: c, number: { unit: mm, factor: 10 } }]',
    );
    assert.deepEqual(
      mapped.drafts.map(({ valueNumber, unit, valueText }) => [valueNumber, unit, valueText]),
      [
        [3, 'mm', null],
        [null, null, '<5'],
        [-20, 'mm', null],
      ],
    );
    assert.deepEqual(mapped.report.unmapped, { c: { '<5': 1 } });
  });

  test('takes a key between slashes as an expression, after the exact ones', () => {
    const mapped = mapText(
      'id,c\n1,Grade II\n2,grade\n',
      "facts: [{ kind: PATHOLOGY, code: ATLAS:x, column: c, values: { '/^GRADE/': SCT:1, grade: SCT:2 } }]",
    );
    assert.deepEqual(
      mapped.drafts.map(({ valueCode }) => valueCode),
      ['SCT:1', 'SCT:2'],
    );
  });

  test('takes code, body site, side, lesion and day from columns', () => {
    const mapped = mapText(
      'id,c,site,side,nr,weeks\n1,m,PZ,L,4,2\n',
      `facts:
        - kind: DIAGNOSIS
          code: { column: c, values: { m: SCT:9 } }
          bodySite: { column: site, values: { PZ: SCT:8 } }
          laterality: { column: side, values: { L: LEFT } }
          lesion: 'finding-{nr}'
          day: { column: weeks, factor: 7 }`,
    );
    assert.deepEqual(said(mapped), [
      {
        patientId: '1',
        localId: 't/1/SCT:9/finding-4',
        code: 'SCT:9',
        bodySiteCode: 'SCT:8',
        laterality: 'LEFT',
        lesion: 'finding-4',
        day: 14,
      },
    ]);
  });

  test('holds a fact back from rows that its condition does not name', () => {
    const mapped = mapText(
      'id,c\n1,a\n2,b\n',
      'facts: [{ kind: DIAGNOSIS, code: SCT:9, when: { column: c, in: [b] } }]',
    );
    assert.deepEqual(said(mapped), [{ patientId: '2', localId: 't/2/SCT:9', code: 'SCT:9' }]);
  });

  test('repeats a fact for each of a list, in columns and lesion', () => {
    const mapped = mapText(
      'id,n 1,n 2\n1,a,b\n',
      `facts:
        - { kind: OBSERVATION, code: ATLAS:x, column: 'n {each}', text: true, lesion: 'n{each}', each: [1, 2] }`,
    );
    assert.deepEqual(
      mapped.drafts.map(({ localId, lesion, valueText }) => [localId, lesion, valueText]),
      [
        ['t/1/ATLAS:x/1', 'n1', 'a'],
        ['t/1/ATLAS:x/2', 'n2', 'b'],
      ],
    );
  });

  test('tells apart by a number what one row says twice of one code', () => {
    const mapped = mapText(
      'id,a,b\n1,p,q\n',
      `facts:
        - { kind: OBSERVATION, code: ATLAS:x, column: a, text: true }
        - { kind: OBSERVATION, code: ATLAS:x, column: b, text: true }`,
    );
    assert.deepEqual(
      mapped.drafts.map(({ localId }) => localId),
      ['t/1/ATLAS:x', 't/1/ATLAS:x/2'],
    );
  });

  test('stores once what several rows say of one subject alike', () => {
    const { drafts, report } = mapText(
      'id,series,nr,score\n1,A,1,4\n1,B,1,4\n1,A,2,4\n2,A,1,4\n',
      "facts: [{ kind: OBSERVATION, code: ATLAS:x, column: score, number: {}, lesion: '{nr}' }]",
    );
    assert.deepEqual(
      drafts.map(({ patientId, lesion }) => [patientId, lesion]),
      [
        ['1', '1'],
        ['1', '2'],
        ['2', '1'],
      ],
    );
    assert.equal(report.repeated, 1);
  });
});
