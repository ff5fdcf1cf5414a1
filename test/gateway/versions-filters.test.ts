import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { Kind } from 'graphql';

import { readFilterRules } from '#gateway/filter/filter-rules.ts';
import { readContract } from '#gateway/versions/contract.ts';
import { weakenFilter } from '#gateway/versions/weaker-filter.ts';
import { keptVersions, readKeptSdl } from '#schema/kept-versions.ts';
import { objectTypes, readContract as readSchema } from '#test/schema/read-contract.ts';
import { supergraphSdl } from '#test/support/gateway-setup.ts';

type Filter = Readonly<Record<string, unknown>>;

const versions = {
  rules: readFilterRules(supergraphSdl),
  earlier: readContract(readKeptSdl('1.0.0')),
};

function weaken(typeName: string, given: Filter): object {
  const { moved, ...bounds } = weakenFilter(versions, { typeName, given, path: '' });
  return { ...bounds, moved: Object.fromEntries(moved) };
}

/** What says the same in both bounds. */
function same(filter: Filter, moved: Readonly<Record<string, string>> = {}): object {
  return { lower: filter, upper: filter, lost: [], moved };
}

suite('In the words of version 1.0.0', () => {
  test('flat criteria are said as they are', () => {
    const clinical = [{ kind: 'DIAGNOSIS', code: { eq: 'SCT:1' }, number: { gte: 1 } }];
    const filter = { modality: { in: ['CT'] }, ageYears: { gte: 40, lte: 50 }, clinical };
    assert.deepEqual(weaken('SubjectFilter', filter), same(filter));
  });

  test('operators are said by others that mean the same', () => {
    assert.deepEqual(
      weaken('StudyFilter', {
        day: { between: [0, 30] },
        seriesCount: { gt: 2, lt: 9 },
        instanceCount: { eq: 3 },
      }),
      same({
        day: { gte: 0, lte: 30 },
        seriesCount: { gte: 3, lte: 8 },
        instanceCount: { gte: 3, lte: 3 },
      }),
    );
  });

  test('what has no such words bounds what may match, and nothing is certain', () => {
    assert.deepEqual(
      weaken('SubjectFilter', { ageYears: { gt: 40, lte: 60 }, sex: { ne: 'MALE' } }),
      {
        lower: null,
        upper: { ageYears: { gte: 40, lte: 60 } },
        lost: ['ageYears', 'sex'],
        moved: {},
      },
    );
  });

  test('a scope of series stands beside the other criteria, if none is there', () => {
    const series = { modality: { eq: 'MR' }, bodyPart: { eq: 'BREAST' } };
    assert.deepEqual(
      weaken('SubjectFilter', { sex: { eq: 'FEMALE' }, series }),
      same(
        { sex: { eq: 'FEMALE' }, ...series },
        { modality: 'series.modality', bodyPart: 'series.bodyPart' },
      ),
    );
    assert.deepEqual(weaken('SubjectFilter', { licence: { eq: 'CC BY 4.0' }, series }), {
      lower: null,
      upper: { licence: { eq: 'CC BY 4.0' } },
      lost: ['series.modality', 'series.bodyPart'],
      moved: {},
    });
  });

  test('two scopes are about two series: one of them is lost', () => {
    const and = [
      { series: { modality: { eq: 'CT' } } },
      { series: { modality: { eq: 'MR' } } },
      { clinical: [{ kind: 'OUTCOME', code: { eq: 'SCT:1' } }] },
      { clinical: [{ kind: 'OUTCOME', code: { eq: 'SCT:2' } }] },
    ];
    assert.deepEqual(weaken('SubjectFilter', { and }), {
      lower: null,
      upper: {
        modality: { eq: 'CT' },
        clinical: [
          { kind: 'OUTCOME', code: { eq: 'SCT:1' } },
          { kind: 'OUTCOME', code: { eq: 'SCT:2' } },
        ],
      },
      lost: ['and[1].series.modality'],
      moved: {
        modality: 'and[0].series.modality',
        'clinical[0]': 'and[2].clinical[0]',
        'clinical[1]': 'and[3].clinical[0]',
      },
    });
  });

  test('a concept is without those that hold it in one bound, and with them in the other', () => {
    const bodyPart = { in: ['LUNG'], broader: ['CHEST'] };
    assert.deepEqual(weaken('SeriesFilter', { bodyPart, modality: { eq: 'CT' } }), {
      lower: { bodyPart: { in: ['LUNG'] }, modality: { eq: 'CT' } },
      upper: { bodyPart: { in: ['LUNG', 'CHEST'] }, modality: { eq: 'CT' } },
      lost: ['bodyPart'],
      moved: {},
    });
  });

  test('an annotation that must be there is lost as a whole in what it does not know, not in its unit', () => {
    const tumour = { kind: 'TUMOR_MARKER', code: { eq: 'SCT:1' } };
    const clinical = [
      { ...tumour, number: { gte: 4 }, unit: 'ng/mL' },
      { ...tumour, laterality: { eq: 'LEFT' } },
    ];
    assert.deepEqual(weaken('SubjectFilter', { clinical }), {
      lower: null,
      upper: { clinical: [{ ...tumour, number: { gte: 4 } }, tumour] },
      lost: ['clinical[1]'],
      moved: {},
    });
  });

  test('alternatives and contraries are lost with all that they say', () => {
    const filter = {
      or: [{ sex: { eq: 'FEMALE' } }, { study: { day: { gte: 1 } } }],
      not: { modality: { eq: 'CT' } },
    };
    assert.deepEqual(weaken('SubjectFilter', filter), {
      lower: null,
      upper: {},
      lost: ['or[0].sex', 'or[1].study.day', 'not.modality'],
      moved: {},
    });
  });
});

test('what is added to a type of an earlier version is nullable, unless only the gateway fills it', () => {
  const now = objectTypes(readSchema('provider'));
  for (const version of keptVersions()) {
    const then = readContract(readKeptSdl(version));
    for (const [name, known] of then.objects) {
      const added = (now.get(name)?.fields ?? []).filter((field) => !known.has(field.name.value));
      const firm = added.filter(
        ({ type, directives }) =>
          type.kind === Kind.NON_NULL_TYPE &&
          directives?.some((directive) => directive.name.value === 'gateway') !== true,
      );
      assert.deepEqual(
        firm.map((field) => `${name}.${field.name.value}`),
        [],
        version,
      );
    }
  }
});
