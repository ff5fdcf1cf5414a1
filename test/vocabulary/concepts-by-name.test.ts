import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startVocabulary } from './start-vocabulary.ts';

const meanings = `query ($names: [ConceptName!]!) {
  conceptsNamed(names: $names) { concept { id } ambiguous suggestions { id label } }
}`;

interface Meaning {
  readonly concept: { readonly id: string } | null;
  readonly ambiguous: boolean;
  readonly suggestions: readonly { readonly id: string; readonly label: string }[];
}

async function meaningsOf(
  names: readonly { readonly text: string; readonly kind?: string }[],
): Promise<readonly Meaning[]> {
  await using vocabulary = await startVocabulary();
  const answer = (await vocabulary.ask(meanings, { names })) as {
    readonly data: { readonly conceptsNamed: readonly Meaning[] };
  };
  return answer.data.conceptsNamed;
}

suite('a name of a concept', () => {
  test('is its id, an alias, a code without scheme, its label or a label elsewhere, in the order asked', async () => {
    const names = [
      'SCT:93880001',
      'EUCAIM:CLIN1000065',
      '363358000',
      'LUNG CANCER',
      ' malignant tumor of lung ',
    ].map((text) => ({ text }));
    const found = { concept: { id: 'SCT:93880001' }, ambiguous: false, suggestions: [] };
    assert.deepEqual(await meaningsOf(names), [found, found, found, found, found]);
  });

  test('is what oncologists write, too', async () => {
    const spoken = {
      EGFR: 'EUCAIM:CLIN1051882',
      psa: 'EUCAIM:CLIN1033410',
      PET: 'DCM:PT',
      MRI: 'DCM:MR',
      mutant: 'ATLAS:mutated',
      CEA: 'EUCAIM:CLIN1045880',
      NSCLC: 'SCT:254637007',
      siemens: 'EUCAIM:IMG1000044',
    };
    const found = await meaningsOf(Object.keys(spoken).map((text) => ({ text })));
    assert.deepEqual(
      found.map(({ concept }) => concept?.id),
      Object.values(spoken),
    );
  });

  test('means the concept of the kind that is asked for, and no other', async () => {
    assert.deepEqual(
      await meaningsOf([
        { text: 'Segmentation', kind: 'MODALITY' },
        { text: 'CT', kind: 'MODALITY' },
        { text: 'CHEST', kind: 'BODY_PART' },
      ]).then((all) => all.map(({ concept }) => concept?.id)),
      ['DCM:SEG', 'DCM:CT', 'SCT:816094009'],
    );
    const [other] = await meaningsOf([{ text: 'DCM:CT', kind: 'BODY_PART' }]);
    assert.equal(other?.concept, null);
    assert.equal(other.ambiguous, false);
  });

  test('is ambiguous where several concepts are called so, which are then suggested', async () => {
    assert.deepEqual(await meaningsOf([{ text: 'metastasis' }]), [
      {
        concept: null,
        ambiguous: true,
        suggestions: [
          { id: 'ATLAS:metastasis-on-imaging', label: 'Metastasis' },
          { id: 'SCT:128462008', label: 'Metastasis' },
        ],
      },
    ]);
  });

  test('that is none has the three that look most like it, by letters that it shares with them', async () => {
    const [misspelt, code, strange] = await meaningsOf([
      { text: 'lung cancr' },
      { text: 'CHST', kind: 'BODY_PART' },
      { text: '☃' },
    ]);
    assert.equal(misspelt?.concept, null);
    assert.equal(misspelt.suggestions.length, 3);
    assert.deepEqual(misspelt.suggestions[0], { id: 'SCT:93880001', label: 'Lung cancer' });
    assert.deepEqual(code?.suggestions[0], { id: 'SCT:816094009', label: 'Chest' });
    assert.deepEqual(strange, { concept: null, ambiguous: false, suggestions: [] });
  });

  test('that is none has those first whose label has all its words, and only those of the kind asked', async () => {
    const [words, ofKind] = await meaningsOf([
      { text: 'receptor oestrogen' },
      { text: 'segmentatio', kind: 'MODALITY' },
    ]);
    assert.deepEqual(words?.suggestions, [
      { id: 'EUCAIM:CLIN1045815', label: 'Oestrogen receptor (ER)' },
      { id: 'EUCAIM:CLIN1045931', label: 'Oestrogen receptor, positive cells' },
      {
        id: 'ATLAS:oestrogen-receptor-intensity',
        label: 'Oestrogen receptor, staining intensity (0 to 3)',
      },
    ]);
    assert.deepEqual(ofKind?.suggestions[0], { id: 'DCM:SEG', label: 'Segmentation' });
  });

  test('brings all that the concept holds, all that hold it, and what it shares something with', async () => {
    await using vocabulary = await startVocabulary();
    const answer = (await vocabulary.ask(
      `{ conceptsNamed(names: [{ text: "EUCAIM:CLIN1049082" }, { text: "ATLAS:liver-disease-free-survival" }]) {
        concept { id unit } narrower { id unit } broader { id unit } overlapping { id }
      } }`,
    )) as { readonly data: { readonly conceptsNamed: readonly unknown[] } };
    const survival = { id: 'EUCAIM:CLIN1049082', unit: null };
    const liver = { id: 'ATLAS:liver-disease-free-survival', unit: 'd' };
    const diseaseFree = { id: 'ATLAS:disease-free-survival', unit: 'd' };
    assert.deepEqual(answer.data.conceptsNamed, [
      {
        concept: survival,
        narrower: [
          diseaseFree,
          { id: 'ATLAS:overall-survival', unit: 'd' },
          { id: 'ATLAS:recurrence-free-survival', unit: 'd' },
          { id: 'ATLAS:time-to-progression', unit: 'd' },
          liver,
        ],
        broader: [],
        overlapping: [],
      },
      { concept: liver, narrower: [], broader: [diseaseFree, survival], overlapping: [] },
    ]);
  });

  test('overlaps what holds a part of it: a pathological category, the category whose part is both', async () => {
    await using vocabulary = await startVocabulary();
    const answer = (await vocabulary.ask(
      '{ conceptsNamed(names: [{ text: "pT1" }]) { narrower { label } overlapping { label } } }',
    )) as { readonly data: { readonly conceptsNamed: readonly object[] } };
    assert.deepEqual(answer.data.conceptsNamed, [
      {
        narrower: [{ label: 'pT1a' }, { label: 'pT1b' }, { label: 'pT1c' }],
        overlapping: [{ label: 'T1a' }, { label: 'T1b' }, { label: 'T1c' }],
      },
    ]);
  });

  test('is one of at most 500', async () => {
    await using vocabulary = await startVocabulary();
    const names = Array.from({ length: 501 }, () => ({ text: 'CT' }));
    assert.deepEqual(await vocabulary.ask(meanings, { names }), {
      data: { conceptsNamed: null },
      errors: [
        {
          message: 'Ask for at most 500 concepts at once.',
          path: ['conceptsNamed'],
          extensions: { code: 'ARGUMENT_LIMIT' },
        },
      ],
    });
  });
});
