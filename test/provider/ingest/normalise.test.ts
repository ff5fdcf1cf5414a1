import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { normaliseAge } from '#provider/ingest/normalise/age.ts';
import { normaliseBodyPart } from '#provider/ingest/normalise/body-part.ts';
import { dayNumber } from '#provider/ingest/normalise/day.ts';
import { normaliseManufacturer } from '#provider/ingest/normalise/manufacturer.ts';
import { normaliseSex, sexOfSubject } from '#provider/ingest/normalise/sex.ts';

suite('Normalising what publishers wrote', () => {
  test('sex is read by its DICOM code, and rubbish is no sex', () => {
    assert.deepEqual(['F', 'M', 'O', 'f ', 'U', '0000', '6657', 'Unkown'].map(normaliseSex), [
      ...['FEMALE', 'MALE', 'OTHER', 'FEMALE', null, null, null, null],
    ]);
  });

  test('a subject of several sexes conflicts, but not for what software wrote on derived objects', () => {
    const acquired = (...sexes: ('FEMALE' | 'MALE' | 'OTHER')[]) =>
      sexes.map((sex) => ({ sex, derived: false }));
    assert.equal(sexOfSubject(acquired('FEMALE', 'FEMALE')), 'FEMALE');
    assert.equal(sexOfSubject(acquired('FEMALE', 'MALE')), 'CONFLICTING');
    assert.equal(sexOfSubject(acquired('FEMALE', 'OTHER')), 'CONFLICTING');
    assert.equal(sexOfSubject([...acquired('FEMALE'), { sex: 'OTHER', derived: true }]), 'FEMALE');
    assert.equal(
      sexOfSubject([...acquired('FEMALE'), { sex: 'MALE', derived: true }]),
      'CONFLICTING',
    );
    assert.equal(sexOfSubject([{ sex: 'OTHER', derived: true }]), 'OTHER');
    assert.equal(sexOfSubject([]), null);
  });

  test('ages become years, those over 89 show as 90, and 000Y is what de-identification removed', () => {
    const ages = {
      '074Y': 74,
      '006M': 0.5,
      '045D': 0.12,
      '002W': 0.04,
      '042y': 42,
      '47': 47,
      '089Y': 89,
      '090Y': 90,
      '110Y': 90,
      '999D': 2.74,
      '543M': 45.25,
      '000D': 0,
      '000Y': null,
      'N-A': null,
      '': null,
    };
    assert.deepEqual(
      Object.fromEntries(Object.keys(ages).map((age) => [age, normaliseAge(age)])),
      ages,
    );
  });

  test('body parts become code strings of PS3.16 Annex L, with the side where one is named', () => {
    const parts = {
      CHEST: ['CHEST', null],
      THORAX: ['CHEST', null],
      'TH CT CHEST WO C': ['CHEST', null],
      'CHEST (THORAX) W': ['CHEST', null],
      'BD CT ABD WO_W C': ['ABDOMEN', null],
      'Left Breast': ['BREAST', 'LEFT'],
      'Right Breast': ['BREAST', 'RIGHT'],
      'Pelvis^Masculin': ['PELVIS', null],
      'COLOSCANNER EAU': ['COLON', null],
      TXABDPELVIS: ['CHESTABDPELVIS', null],
      'THORAX / ABDOMEN': ['CHESTABDOMEN', null],
      TLSPINE: ['TLSPINE', null],
      NECKCHESTABDPELV: ['NECKCHESTABDPELV', null],
      SEG: [null, null],
      FUSION: [null, null],
      UNKNOWN: [null, null],
      Unknown: [null, null],
      OTHER: [null, null],
      'OUTSIDE FIL': [null, null],
      PHANTOM: [null, null],
    };
    const found = Object.keys(parts).map((part) => {
      const { bodyPart, laterality } = normaliseBodyPart(part);
      return [part, [bodyPart, laterality]];
    });
    assert.deepEqual(Object.fromEntries(found), parts);
  });

  test('spellings of a maker become one name, and who processed the images later is left off', () => {
    const makers = {
      'GE MEDICAL SYSTEMS': 'GE',
      '"GE Healthcare"': 'GE',
      'GE MEDICAL S]STEMS': 'GE',
      'GE MEDICAL SYSTEMS / MIM Software': 'GE',
      'Siemens HealthCare GmbH': 'SIEMENS',
      'SIEMENS / MIMvista': 'SIEMENS',
      'Philips Medical Systems': 'PHILIPS',
      TOSHIBA: 'TOSHIBA',
      'Canon Medical Systems': 'CANON',
      QIICR: 'QIICR',
      'Lorad, A Hologic Company': 'LORAD',
      'Unknown manufacturer': null,
      NA: null,
      '0000000': null,
    };
    const found = Object.keys(makers).map((maker) => [maker, normaliseManufacturer(maker)]);
    assert.deepEqual(Object.fromEntries(found), makers);
  });

  test('differences of dates hold in any century, and what is no date has no day', () => {
    assert.equal((dayNumber('1880-09-10') ?? 0) - (dayNumber('1880-09-09') ?? 0), 1);
    assert.equal((dayNumber('2000-03-01') ?? 0) - (dayNumber('20000228') ?? 0), 2);
    assert.deepEqual(['2001-02-29', '', 'unknown'].map(dayNumber), [null, null, null]);
  });
});
