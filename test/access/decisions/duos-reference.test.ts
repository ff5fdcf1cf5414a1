import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { decide } from '#gateway/access/decisions/decide.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';

import { callerWith, now, purposeWith, termsWith } from './callers.ts';
import { type DataUse, matchAsDuos, matchAsDuos3 } from './duos-oracle.ts';
import { failOpen, parentsInVectors, truthTable, unitCases, unitCases3 } from './duos-vectors.ts';

const ofResearch: readonly (readonly [keyof DataUse, string])[] = [
  ['generalUse', 'DUO:0000042'],
  ['hmbResearch', 'DUO:0000006'],
  ['populationOriginsAncestry', 'DUO:0000011'],
];
/** Research that the reference leaves to people; where the ontology has no term for it, it is declared in its own word. */
const sensitive: readonly (readonly [keyof DataUse, string])[] = [
  ['population', 'DUO:0000032'],
  ['pediatric', 'DUO:0000034'],
  ['gender', 'DUO:0000035'],
  ['controls', 'DUO:0000036'],
  ...[
    ...['vulnerablePopulations', 'illegalBehavior', 'sexualDiseases', 'psychologicalTraits'],
    ...['notHealth', 'stigmatizeDiseases', 'other', 'secondaryOther'],
  ].map((name) => [name, name] as const),
];
const ofDataset: readonly (readonly [keyof DataUse, string])[] = [
  ...ofResearch,
  ['nonProfitUse', 'DUO:0000018'],
  ['ethicsApprovalRequired', 'DUO:0000021'],
  ['geographicalRestrictions', 'DUO:0000022'],
  ['publicationMoratorium', 'DUO:0000024'],
  ['collaboratorRequired', 'DUO:0000020'],
  ['publicationResults', 'DUO:0000019'],
  ['geneticStudiesOnly', 'DUO:0000016'],
];

const stated = (use: DataUse, names: readonly (readonly [keyof DataUse, string])[]): string[] =>
  names.flatMap(([name, id]) => (use[name] === undefined || use[name] === false ? [] : [id]));

const toDoid = (address: string): string =>
  address.replace('http://purl.obolibrary.org/obo/DOID_', 'DOID:');
const diseasesOf = (use: DataUse): string[] => (use.diseaseRestrictions ?? []).map(toDoid);

/** What we decide of a combination, in words that exist in our terms; `undertaken` is what the project took on. */
function decideAsWeDo(purpose: DataUse, dataset: DataUse, undertaken: readonly string[] = []) {
  const about = diseasesOf(purpose);
  const moratorium = dataset['publicationMoratorium'];
  const caller = callerWith(
    [],
    purposeWith({
      duo: [
        ...stated(purpose, [...ofResearch, ['methodsResearch', 'DUO:0000031'], ...sensitive]),
        ...(about.length > 0 ? ['DUO:0000007'] : []),
        ...undertaken,
      ],
      diseases: about,
      commercial: purpose.nonProfitUse !== true,
    }),
  );
  const terms = termsWith({
    duo: [
      ...stated(dataset, ofDataset),
      ...(diseasesOf(dataset).length > 0 ? ['DUO:0000007'] : []),
      ...(dataset.commercialUse === false ? ['DUO:0000046'] : []),
    ],
    diseases: diseasesOf(dataset),
    countries: dataset['geographicalRestrictions'] === undefined ? [] : ['DE'],
    moratoriumUntil: typeof moratorium === 'string' ? moratorium : null,
  });
  return decide(caller, prepareTerms(terms), now);
}

suite('the reference matcher, as an oracle', () => {
  for (const { name, purpose, dataset, answer } of unitCases) {
    test(`answers ${answer} in ${name}`, () => {
      assert.equal(matchAsDuos(purpose, dataset, parentsInVectors), answer);
    });
  }

  for (const { name, purpose, dataset, answer } of unitCases3) {
    test(`answers ${answer} in ${name} of version 3`, () => {
      assert.equal(matchAsDuos3(purpose, dataset, parentsInVectors), answer);
    });
  }

  test('answers every combination of the truth table as the reference does', () => {
    assert.equal(truthTable.length, 10_374);
    const other = truthTable.filter(
      ({ purpose, dataset, answer }) => matchAsDuos(purpose, dataset, parentsInVectors) !== answer,
    );
    assert.deepEqual(other, []);
  });
});

suite('a decision', () => {
  test('grants no combination that the reference does not approve, and 679 of the 5,680 that it does', () => {
    const granted = truthTable.filter(
      ({ purpose, dataset }) => decideAsWeDo(purpose, dataset).level === 'RECORD',
    );
    assert.deepEqual(
      granted.filter(({ answer }) => answer !== 'APPROVE').map(({ name }) => name),
      [],
    );
    assert.equal(granted.length, 679);
    assert.equal(truthTable.filter(({ answer }) => answer === 'APPROVE').length, 5_680);
  });

  test('grants no combination that the reference approves in error', () => {
    assert.equal(failOpen.length, 46);
    const granted = failOpen.filter(
      ({ purpose, dataset }) => decideAsWeDo(purpose, dataset).level === 'RECORD',
    );
    assert.deepEqual(
      granted.map(({ name }) => name),
      [],
    );
  });

  test('grants no unit case of either version that is not approved there, and 14 of the 23 that are', () => {
    const cases = [...unitCases, ...unitCases3];
    const granted = cases.filter(
      ({ purpose, dataset }) => decideAsWeDo(purpose, dataset).level === 'RECORD',
    );
    assert.deepEqual(
      granted.filter(({ answer }) => answer !== 'APPROVE').map(({ name }) => name),
      [],
    );
    assert.equal(granted.length, 14);
    assert.equal(cases.filter(({ answer }) => answer === 'APPROVE').length, 23);
  });

  test('names the modifier of a combination that needs a proof', () => {
    const unproven = failOpen.filter(({ answer }) => answer.includes('unless'));
    assert.deepEqual(
      unproven.map(({ purpose, dataset }) => decideAsWeDo(purpose, dataset).obligations),
      ['21', '22', '24', '20', '19', '16'].map((id) => [`DUO:00000${id}`]),
    );
  });

  test('abstains of nothing: a purpose that the reference leaves to people is not understood, and denied', () => {
    const ids = ['DUO:0000032', 'DUO:0000034', 'DUO:0000035', 'DUO:0000036'];
    for (const id of ids) {
      const caller = callerWith([], purposeWith({ duo: ['DUO:0000006', id] }));
      assert.equal(decide(caller, prepareTerms(termsWith()), now).level, 'METADATA');
    }
  });
});
