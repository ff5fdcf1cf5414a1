import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { readAccessRules, readTextFile } from '#provider/access/access-files.ts';
import { readPolicy } from '#provider/access/read-policy.ts';
import { readSwitchedOff, writeSwitchedOff } from '#provider/access/switched-off.ts';
import { publicTicketKey } from '#schema/wire/ticket-keys.ts';

import { makeAccess, openPolicy } from './access-setup.ts';

suite('a policy', () => {
  test('gives the catalogue and nothing else where it says nothing', () => {
    assert.deepEqual(readPolicy('gateways: []'), {
      gateways: [],
      visas: null,
      datasets: new Map(),
      others: { most: 'METADATA', records: 'CONTROLLED', counts: true },
      published: { disclosure: 'ROUNDED', valueSummaries: false, headlines: false },
      replicas: false,
    });
  });

  const wrong: [text: string, place: string][] = [
    ['gateways: [', 'the file is not YAML'],
    ['[]', 'the file does not hold gateways, visas, datasets'],
    ['datasets: {}', 'gateways is not a list'],
    ['gateways: [{ issuer: atlas }]', 'gateways[0].keys is not a text'],
    ['gateways: []\nvisa: a', 'the file holds visa, which means nothing there'],
    ['gateways: []\ndatasets: { a: { most: ALL } }', 'datasets.a.most is not of METADATA'],
    ['gateways: []\ndatasets: { a: { record: OPEN } }', 'datasets.a holds record, which means'],
    ['gateways: []\nothers: { most: RECORD, records: VISA }', 'others.records is not of OPEN'],
    ['gateways: []\ndatasets: { a: { most: RECORD, counts: 1 } }', 'datasets.a.counts is neither'],
    ['gateways: []\npublish: [ROWS]', 'publish is not of VALUE_SUMMARIES, HEADLINES'],
    ['gateways: []\ndisclosure: EXACT', 'disclosure is not of ROUNDED'],
    [
      `gateways: [{ issuer: a, keys: b, secret: c }, { issuer: a, keys: d, secret: e }]`,
      'gateways names one twice',
    ],
  ];
  for (const [text, place] of wrong) {
    test(`is refused where ${place}`, () => {
      assert.throws(
        () => readPolicy(text),
        ({ code, message }: { code?: string; message: string }) =>
          code === 'CONFIGURATION_INVALID' && message.includes(place),
      );
    });
  }
});

suite('the files of an access folder', () => {
  const faults: [why: string, file: string, text: string | null][] = [
    ['no policy', 'policy.yaml', null],
    ['a secret that is too short', 'secret.key', 'AAAA'],
    ['no secret', 'secret.key', '\n'],
    ['no keys', 'keys.json', null],
    ['no visa issuers', 'visas.yaml', null],
    [
      'keys that would have to be fetched',
      'visas.yaml',
      'audiences: [a]\nissuers: [{ issuer: b, kinds: [VISA_ISSUER], jwks: "https://b.example/" }]',
    ],
    ['switches that are no switches', 'switched-off.yaml', 'atlas: maybe'],
  ];
  for (const [why, wrong, text] of faults) {
    test(`are refused with ${why}`, async () => {
      await using access = await makeAccess();
      if (text !== null) await access.write(wrong, text);
      const read = (file: string): string | null =>
        text === null && file.endsWith(wrong) ? null : readTextFile(file);
      assert.throws(() => readAccessRules(access.folder, read), { code: 'CONFIGURATION_INVALID' });
    });
  }

  test('are refused with one key for two gateways', async () => {
    const two = openPolicy.replace('}]', '}, { issuer: b, keys: b.json, secret: secret.key }]');
    await using access = await makeAccess(two);
    const set = JSON.stringify({ keys: [publicTicketKey(access.key.publicKey)] });
    await access.write('b.json', set);
    const reading = (): unknown => readAccessRules(access.folder, readTextFile);
    assert.throws(reading, { code: 'CONFIGURATION_INVALID', message: /same key/ });
  });
});

test('who is switched off is read as it was written', () => {
  const off = { atlas: true, callers: new Set(['p-2', 'p"1']), projects: new Set(['lungs: a']) };
  assert.deepEqual(readSwitchedOff(writeSwitchedOff(off)), off);
});
