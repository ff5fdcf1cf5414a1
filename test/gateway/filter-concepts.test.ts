import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createConceptFinder } from '#gateway/filter/find-concepts.ts';
import { createArgumentPreparer } from '#gateway/filter/prepare-argument.ts';
import { supergraphSdl } from '#test/support/gateway-setup.ts';

import { startFilters } from './filter-setup.ts';

const chestHolders = [
  'CHESTABDOMEN',
  'CHESTABDPELVIS',
  'NECKCHEST',
  'NECKCHESTABDOMEN',
  'NECKCHESTABDPELV',
  'WHOLEBODY',
];

suite('concepts in a filter', () => {
  test('become what rows have, whichever of their names is given', async () => {
    await using setup = await startFilters();
    for (const name of [
      'CT',
      'ct',
      'DCM:CT',
      'RID:RID10321',
      'EUCAIM:IMG1000026',
      'Computed Tomography',
    ]) {
      const { value } = await setup.prepare('SeriesFilter', { modality: { eq: name } });
      assert.deepEqual(value, { modality: { eq: 'CT' } }, name);
    }
    const diagnosis = { kind: 'DIAGNOSIS', value: { eq: 'EUCAIM:CLIN1000065' } };
    const { value } = await setup.prepare('SubjectFilter', { clinical: [diagnosis] });
    assert.deepEqual(value, {
      clinical: [
        { kind: 'DIAGNOSIS', value: { eq: 'SCT:93880001', broader: ['EUCAIM:CLIN1007977'] } },
      ],
    });
  });

  test('are known by the codes of each system that publishes them', async () => {
    await using setup = await startFilters();
    const code = { eq: 'EUCAIM:CLIN1000033' };
    const ofHistology = async (name: string): Promise<unknown> => {
      const clinical = [{ kind: 'PATHOLOGY', code, value: { eq: name } }];
      return (await setup.prepare('SubjectFilter', { clinical })).value;
    };
    const adenocarcinoma = await ofHistology('SCT:1187332001');
    for (const name of ['ICDO3:8140/3', '8140/3', 'NCIT:C2852', 'EUCAIM:CLIN1047138'])
      assert.deepEqual(await ofHistology(name), adenocarcinoma, name);
    for (const name of ['ICDO3:C34.9', 'C34.9', 'NCIT:C12468', 'SCT:39607008', 'BPE:LUNG']) {
      const { value } = await setup.prepare('SeriesFilter', { bodyPart: { in: [name] } });
      assert.deepEqual((value as { bodyPart: { in: string[] } }).bodyPart.in, ['LUNG'], name);
    }
    const size = { kind: 'OBSERVATION', code: { eq: 'LN:33728-7' }, number: { gt: 1 }, unit: 'cm' };
    const { value } = await setup.prepare('SubjectFilter', { clinical: [size] });
    assert.deepEqual(value, { clinical: [{ ...size, number: { gt: 10 }, unit: 'mm' }] });
  });

  test('leave rows open that say no more than what holds them', async () => {
    await using setup = await startFilters();
    const { value } = await setup.prepare('SeriesFilter', {
      bodyPart: { eq: 'Chest' },
      not: { bodyPart: { ne: 'CHEST' } },
    });
    const broader = chestHolders;
    assert.deepEqual(value, {
      bodyPart: { eq: 'CHEST', broader },
      not: { bodyPart: { ne: 'CHEST', broader } },
    });
  });

  test('with what they hold are a list, without those among it', async () => {
    await using setup = await startFilters();
    const { value, explanation } = await setup.prepare('SeriesFilter', {
      bodyPart: { descendantOf: 'HEADNECK' },
    });
    const { in: list, broader } = (value as { bodyPart: { in: string[]; broader: string[] } })
      .bodyPart;
    for (const part of ['HEADNECK', 'HEAD', 'NECK', 'BRAIN', 'THYROID'])
      assert.ok(list.includes(part), part);
    assert.ok(broader.includes('WHOLEBODY'));
    assert.deepEqual(
      list.filter((part) => broader.includes(part)),
      [],
    );
    assert.equal(explanation?.sentence, 'Series whose body part is Head and neck or narrower.');
  });

  test('in several operators of a field have one list of what leaves all of them open', async () => {
    await using setup = await startFilters();
    const { value } = await setup.prepare('SeriesFilter', {
      bodyPart: { in: ['CHEST', 'LUNG'], ne: 'HEAD' },
    });
    // What holds the head holds a part of the body that is no chest: false by the list, so not open. The whole body holds both.
    assert.deepEqual(value, {
      bodyPart: { in: ['CHEST', 'LUNG'], ne: 'HEAD', broader: chestHolders },
    });
  });

  test('that no system lists stay as rows have them, and what the vocabulary lacks is refused', async () => {
    await using setup = await startFilters();
    const { value } = await setup.prepare('SeriesFilter', { modality: { in: ['FUSION', 'ANN'] } });
    assert.deepEqual(value, { modality: { in: ['FUSION', 'ANN'] } });
    await assert.rejects(setup.prepare('SeriesFilter', { modality: { eq: 'CTT' } }), (error) => {
      assert.deepEqual(
        { ...(error as object) },
        {
          name: 'CodedError',
          code: 'CONCEPT_UNKNOWN',
          detail: undefined,
          suggestions: [
            { id: 'DCM:CT', label: 'Computed tomography' },
            { id: 'DCM:CR', label: 'Computed radiography' },
            { id: 'EUCAIM:IMG1000086', label: 'Low-dose CT' },
          ],
        },
      );
      assert.equal(
        (error as Error).message,
        '"filter.modality.eq" has "CTT", which names no concept: give one of DCM:CT (Computed tomography), DCM:CR (Computed radiography), EUCAIM:IMG1000086 (Low-dose CT).',
      );
      return true;
    });
  });

  test('that may be several are refused with those', async () => {
    await using setup = await startFilters();
    const filter = {
      clinical: [{ kind: 'OUTCOME', code: { in: ['Vital status', 'metastasis'] } }],
    };
    await assert.rejects(setup.prepare('SubjectFilter', filter), {
      code: 'CONCEPT_AMBIGUOUS',
      message:
        '"filter.clinical[0].code.in" has "metastasis", which means several concepts: give one of ATLAS:metastasis-on-imaging (Metastasis), SCT:128462008 (Metastasis).',
    });
  });

  test('are asked for once a filter, and not again while they are remembered', async () => {
    await using setup = await startFilters();
    const filter = {
      modality: { in: ['CT', 'MR'] },
      and: [{ bodyPart: { eq: 'CHEST' } }, { not: { modalities: { all: ['CT'] } } }],
    };
    await setup.prepare('SubjectFilter', filter);
    await setup.prepare('SubjectFilter', filter);
    await setup.prepare('SubjectFilter', { sex: { eq: 'MALE' } });
    assert.equal(setup.questions(), 1);
    await setup.prepare('SubjectFilter', { modality: { in: ['CT', 'PT'] } });
    assert.equal(setup.questions(), 2);
  });

  test('cannot be resolved while the vocabulary is away; filters without any can', async () => {
    const away = createConceptFinder(() => Promise.resolve({ data: null }));
    const { prepare } = createArgumentPreparer(supergraphSdl, away);
    const argument = { name: 'filter', typeName: 'SeriesFilter' };
    await assert.rejects(prepare(argument, { modality: { eq: 'CT' } }), {
      code: 'CENTRAL_UNAVAILABLE',
      message: 'What the Atlas keeps centrally is not there just now: ask again later.',
    });
    const { value } = await prepare(argument, { modality: { exists: true } });
    assert.deepEqual(value, { modality: { exists: true } });
  });
});

suite('numbers in a filter', () => {
  test('are turned into the unit of their concept, with months and years as UCUM has them', async () => {
    await using setup = await startFilters();
    for (const { code, number, unit, sent } of [
      { code: 'Overall survival', number: { gt: 5 }, unit: 'a', sent: [{ gt: 1826.25 }, 'd'] },
      { code: 'Overall survival', number: { lte: 60 }, unit: 'mo', sent: [{ lte: 1826.25 }, 'd'] },
      {
        code: 'Survival time',
        number: { between: [1, 2] },
        unit: 'wk',
        sent: [{ between: [7, 14] }, 'd'],
      },
      { code: 'LN:33728-7', number: { gte: 5 }, unit: 'cm', sent: [{ gte: 50 }, 'mm'] },
      { code: 'Body weight', number: { lt: 70_000 }, unit: 'g', sent: [{ lt: 70 }, 'kg'] },
      {
        code: 'Alpha-fetoprotein (AFP)',
        number: { gte: 400 },
        unit: 'ug/L',
        sent: [{ gte: 400 }, 'ng/mL'],
      },
      {
        code: 'ATLAS:target-volume',
        number: { in: [1, 2.5] },
        unit: 'mL',
        sent: [{ in: [1, 2.5] }, 'cm3'],
      },
      { code: 'Ki-67', number: { gt: 0.2 }, unit: '1', sent: [{ gt: 20 }, '%'] },
    ]) {
      const clinical = [{ kind: 'OBSERVATION', code: { descendantOf: code }, number, unit }];
      const { value } = await setup.prepare('SubjectFilter', { clinical });
      const [one] = (value as { clinical: { number: object; unit: string }[] }).clinical;
      assert.deepEqual([one?.number, one?.unit], sent, `${code} in ${unit}`);
    }
  });

  test('without a unit stay as they are, and so does the question whether there is one', async () => {
    await using setup = await startFilters();
    const nodules = { kind: 'OBSERVATION', code: { eq: 'ATLAS:nodule-count' } };
    for (const { given, number } of [
      { given: { number: { gte: 3 } }, number: { gte: 3 } },
      { given: { number: { gte: 3 }, unit: '1' }, number: { gte: 3 } },
      { given: { number: { exists: true }, unit: 'mm' }, number: { exists: true } },
    ]) {
      const { value } = await setup.prepare('SubjectFilter', {
        clinical: [{ ...nodules, ...given }],
      });
      assert.deepEqual(value, { clinical: [{ ...nodules, number }] });
    }
  });
});

suite('a question with concepts', () => {
  test('is sent with canonical ids, and its numbers must rise', async () => {
    await using setup = await startFilters();
    const question = { kind: 'OUTCOME', code: 'overall survival', edges: [0, 365, 730] };
    const { value, canonical, explanation } = await setup.prepare('ClinicalHistogramQuestion', [
      question,
    ]);
    assert.deepEqual(value, [{ ...question, code: 'ATLAS:overall-survival' }]);
    assert.equal(
      canonical,
      '[{"code":"ATLAS:overall-survival","edges":[0,365,730],"kind":"OUTCOME"}]',
    );
    assert.equal(explanation, null);
    const falling = { ...question, edges: [0, 730, 365] };
    await assert.rejects(setup.prepare('ClinicalHistogramQuestion', [question, falling]), {
      code: 'FILTER_INVALID',
      message: '"filter[1].edges" has 365 after 730: give numbers that rise.',
    });
  });

  test('has no more numbers than are allowed, and one of the fields that exclude each other', async () => {
    await using setup = await startFilters();
    const edges = Array.from({ length: 101 }, (_, at) => at);
    await assert.rejects(setup.prepare('HistogramQuestion', { field: 'DAY', edges }), {
      code: 'FILTER_TOO_LARGE',
      message: '"filter.edges" lists 101 values: give at most 100.',
    });
    const rows = { field: 'SEX', question: { kind: 'OUTCOME', code: 'ATLAS:overall-survival' } };
    await assert.rejects(setup.prepare('CrossTabQuestion', { rows, columns: { field: 'SEX' } }), {
      code: 'FILTER_INVALID',
      message: '"filter.rows" has 2 fields: give exactly one of field, question.',
    });
  });
});
