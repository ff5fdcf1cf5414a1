import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { readAccessTerms } from '#registry/entries/read-access-terms.ts';
import { stateAccessTerms } from '#registry/state-access-terms.ts';
import { readTermsOfSet } from '#scripts/start/access-terms.ts';

import { databases, startRegistry } from './start-registry.ts';

const asked = `{ datasets { nodes { id dataUse accessTerms {
  duo diseases records counts countries institutions projects moratoriumUntil monthsOfUse isDemonstration } } } }`;
const unstated = {
  duo: ['DUO:0000042'],
  diseases: [],
  records: 'CONTROLLED',
  counts: true,
  countries: [],
  institutions: [],
  projects: [],
  moratoriumUntil: null,
  monthsOfUse: null,
  isDemonstration: false,
};

for (const database of databases) {
  test(`the registry on ${database} says stated terms, and of every other dataset that records need a grant`, async () => {
    await using registry = await startRegistry(database);
    const terms = readAccessTerms(`
demonstration: true
terms:
  - datasets: [lidc:lidc_idri]
    duo: [DUO:0000004]
    records: OPEN
  - datasets: [rider:rider_lung_ct, nobody:nothing]
    duo: [DUO:0000007, DUO:0000022, DUO:0000024, DUO:0000025, DUO:0000027, DUO:0000028]
    diseases: [DOID:1612]
    countries: [NL, DE]
    institutions: [hospital.example]
    projects: [one]
    counts: false
    moratoriumUntil: 2028-06-30
    monthsOfUse: 12
`);
    await stateAccessTerms(
      registry.location,
      new Map([['lidc:lidc_idri', terms.values().next().value!]]),
    );
    await stateAccessTerms(registry.location, terms);
    const published = ['DUO:0000004'];
    assert.deepEqual(await registry.ask(asked), {
      data: {
        datasets: {
          nodes: [
            {
              id: 'lidc:lidc_idri',
              dataUse: published,
              accessTerms: {
                ...unstated,
                duo: ['DUO:0000004'],
                records: 'OPEN',
                isDemonstration: true,
              },
            },
            { id: 'radboud-prostate:prostatex', dataUse: published, accessTerms: unstated },
            {
              id: 'rider:rider_lung_ct',
              dataUse: published,
              accessTerms: {
                duo: [
                  'DUO:0000007',
                  'DUO:0000022',
                  'DUO:0000024',
                  'DUO:0000025',
                  'DUO:0000027',
                  'DUO:0000028',
                ],
                diseases: ['DOID:1612'],
                records: 'CONTROLLED',
                counts: false,
                countries: ['NL', 'DE'],
                institutions: ['hospital.example'],
                projects: ['one'],
                moratoriumUntil: '2028-06-30',
                monthsOfUse: 12,
                isDemonstration: true,
              },
            },
            { id: 'rider:rider_lung_pet_ct', dataUse: published, accessTerms: unstated },
          ],
        },
      },
    });
  });
}

suite('a file of access terms', () => {
  const entry = (line: string) =>
    `terms:\n  - datasets: [a:b]\n    duo: [DUO:0000042]\n    ${line}\n`;
  const wrong: readonly (readonly [string, string, string])[] = [
    ['a mistyped key', entry('contries: [NL]'), 'a:b must have no "contries"'],
    ['no duo', 'terms:\n  - datasets: [a:b]\n', 'a:b must have a list called duo'],
    [
      'a DUO term in words',
      entry('').replace('DUO:0000042', 'GRU'),
      'a:b must have a list of texts like ^DUO:\\d{7}$ as duo',
    ],
    [
      'one country, not a list',
      entry('countries: NL'),
      'a:b must have a list of texts like ^[A-Z]{2}$ as countries',
    ],
    [
      'another grant',
      entry('records: FREE'),
      'a:b must have OPEN, REGISTERED, CONTROLLED as records',
    ],
    ['counts in words', entry('counts: never'), 'a:b must have true or false as counts'],
    [
      'a day that is none',
      entry('moratoriumUntil: 2028-13-40'),
      'a:b must have a day as moratoriumUntil, YYYY-MM-DD',
    ],
    [
      'no month at all',
      entry('monthsOfUse: 0'),
      'a:b must have a whole number from 1 on as monthsOfUse',
    ],
    [
      'a dataset twice',
      entry('').replace('[a:b]', '[a:b, a:b]'),
      'a:b must have one entry, where it has two',
    ],
    ['no terms', 'demonstration: true', 'the file must have a list called terms'],
    ['terms that are words', 'terms: [open]', 'terms must have entries with datasets and duo'],
  ];
  for (const [what, text, says] of wrong) {
    test(`with ${what} is refused`, () => {
      assert.throws(() => readAccessTerms(text), {
        code: 'CONFIGURATION_INVALID',
        message: `The access terms cannot be read: ${says}.`,
      });
    });
  }
});

suite("the demonstration's access terms", () => {
  const terms = readTermsOfSet({ name: 'demonstration', folder: 'nowhere' });

  test('are marked as such, are of datasets that there are, and show all ways of granting', () => {
    const deals = JSON.parse(
      readFileSync(
        new URL('../../subgraphs/provider/demonstration/providers.json', import.meta.url),
        'utf8',
      ),
    ) as { id: string; collections: string[] }[];
    const there = new Set(
      deals.flatMap(({ id, collections }) => collections.map((it) => `${id}:${it}`)),
    );
    assert.deepEqual(
      [...terms.keys()].filter((id) => !there.has(id)),
      [],
    );
    const all = [...terms.values()];
    assert.ok(all.every(({ isDemonstration }) => isDemonstration));
    assert.deepEqual(Object.keys(Object.groupBy(all, ({ records }) => records)).toSorted(), [
      'CONTROLLED',
      'OPEN',
      'REGISTERED',
    ]);
    assert.equal(all.filter(({ duo }) => duo.length === 0).length, 1);
    assert.equal(all.filter(({ moratoriumUntil }) => moratoriumUntil !== null).length, 2);
    assert.equal(all.filter(({ countries }) => countries.length > 0).length, 1);
  });

  test('are of no other set', () => {
    assert.equal(readTermsOfSet({ name: 'full', folder: 'nowhere' }).size, 0);
  });
});
