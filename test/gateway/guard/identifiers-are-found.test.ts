import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { textRules } from '#gateway/guard/text-rules.ts';

import { inventIdentifiers } from './invented-identifiers.ts';

const invented = 10_000;
/** Of a thousand, at most one may be missed (R5.2). */
const leastFound = 0.999;

function find(kind: string, text: string): string | null {
  const rule = textRules[kind];
  assert.ok(rule, kind);
  return rule(text);
}

suite('an invented identifier', () => {
  const all = inventIdentifiers(invented, 20_261_125);
  const kinds = [
    'DESCRIPTION',
    'TEXT',
    'LABEL',
    'VALUE',
    'KEY',
    'CODE',
    'CONCEPT',
    'UID',
    'PSEUDONYM',
  ];
  for (const kind of [...kinds, 'DOI', 'ADDRESS']) {
    test(`of ${invented} is not shown as ${kind}, but for one in a thousand`, () => {
      const missed = all.filter(({ text }) => find(kind, text) === null);
      const examples = missed.slice(0, 20).map(({ kind: of, text }) => `${of}: ${text}`);
      assert.ok(missed.length <= invented * (1 - leastFound), examples.join('\n'));
    });
  }

  test('is no part of an id', () => {
    const missed = all.filter(({ text }) => find('ID', `provider:dataset/${text}`) === null);
    assert.ok(missed.length <= invented * (1 - leastFound));
  });

  test('is told by its kind, not by its value', () => {
    const told = [
      ['Müller^Anna', 'PERSON_NAME'],
      ['CT Thorax 12.03.1947', 'DATE'],
      ['MRN 0012345', 'RECORD_NUMBER'],
      ['DE89 3704 0044 0532 0130 00', 'BANK_ACCOUNT'],
      ['anna.mueller@klinik.example', 'MAIL'],
      ['Tel. 069 123456', 'PHONE'],
      ['Universitätsklinikum Heidelberg', 'HOSPITAL'],
      [`no name in it, ${'only far more words than a label has '.repeat(2)}`, 'LONG_TEXT'],
    ] as const;
    for (const [text, pattern] of told) assert.equal(find('LABEL', text), pattern, text);
  });
});

suite('what is no identifier', () => {
  const shown: readonly (readonly [string, readonly string[]])[] = [
    [
      'DESCRIPTION',
      [
        ...['Head^Routine', 'Thorax^01_ThoraxRoutine (Adult)', 'BREAST^LESION', 'PET^WB', '^THIGH'],
        ...['ThoraxRoutine  6.0.0  B70f', 'TotalSegmentator(v1.5.6) Segmentation of Series 1014'],
        ...[
          'MR BREAST BILATERAL',
          'ABDOMEN, AP (KUB)',
          'ep2d_diff_b50_400_800',
          '(1177/4/81)-(1177/4/1)',
        ],
        ...[
          'DERIVED MOCO MIP SUB, DCE @ 50% up/down',
          'Digital Mammogram, Bilateral',
          'CT DR. 2 mm',
        ],
      ],
    ],
    [
      'LABEL',
      ['git@github.com:QIICR/dcmqi.git', 'CC BY 4.0', 'Sensation 16 with Akron Q tube', 'ng/mL'],
    ],
    [
      'UID',
      ['1.2.840.10008.1.2,1.2.840.10008.1.2.4.50', '2.25.100701539550259134962025528216276800589'],
    ],
    [
      'PSEUDONYM',
      [
        'TCGA-AA-1234',
        'LIDC-IDRI-0001',
        '100012',
        'EA1141-1167271',
        'Lung_Dx-A0001',
        'BreastDx-01-0002',
      ],
    ],
    [
      'ID',
      [
        'lidc:1.3.6.1.4.1.14519.5.2.1.6279.6001',
        'cptac:cptac_pda/C3L-01702/t/27/SCT:365981007/LIVER - 1',
      ],
    ],
    ['VALUE', ['SCT:365981007', '10.7937/k9/tcia.2015.lo9ql9sx', '4d_lung']],
    ['KEY', ['OBSERVATION SCT:365981007 0,20.5,90', 'MODALITY VALUE CT SEX VALUE FEMALE']],
    [
      'CITATION',
      ['Smith, J., Müller, A. (2020). Data from a hospital [Data set]. https://doi.org/10.7937/x'],
    ],
    [
      'ADDRESS',
      ['https://creativecommons.org/licenses/by/4.0/', 'cp s3://idc-open-data/2dd60b91-d925/* .'],
    ],
  ];
  for (const [kind, texts] of shown) {
    test(`is shown as ${kind}`, () => {
      for (const text of texts) assert.equal(find(kind, text), null, text);
    });
  }
});
