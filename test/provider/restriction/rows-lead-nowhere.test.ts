import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildMadeCatalogue, type MadeSubject, madeUid } from '#test/support/made-catalogue.ts';
import { ask } from '#test/support/small-catalogue.ts';

import { openFor, ordinary } from '../disclosure/two-parts.ts';

/** Two of a and two of b, each with a segmentation; series 6 is the first of b's, in the study of the first of a. */
const subjects: readonly MadeSubject[] = ['a', 'a', 'b', 'b'].map((dataset, place) => ({
  ...ordinary(dataset, place),
  derived: true,
}));
const shared = [0, 2] as const;
const uid = (place: number): string => `made:${madeUid(subjects, place)}`;
const study = (place: number): string => `made:study/${madeUid(subjects, place)}`;
const series = (place: number, at: number): string =>
  `made:series/${madeUid(subjects, place)}/${at}`;
/** Global ids of all series: the fourth is the one in another's study. */
const allSeries = [series(0, 0), series(1, 1), series(2, 2), series(2, 3), series(3, 4)];

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: rows of datasets that a caller may not list`, { skip }, async (t) => {
    await using place = await scratch();
    await buildMadeCatalogue(place, subjects, shared);
    await using ofA = await openFor(place, { records: new Set(['a']) });
    await using ofB = await openFor(place, { records: new Set(['b']), counts: new Set(['a']) });
    await using ofNone = await openFor(place, { records: new Set(['c']) });
    const data = async (provider: typeof ofA, query: string, given = {}): Promise<unknown> => {
      const { data: answer, errors } = await ask(provider, query, given);
      assert.equal(errors, undefined, JSON.stringify(errors));
      return answer;
    };

    await t.test('stand in no listing and in no total', async () => {
      const query = `{ subjects { nodes { id } totalCount { exact } }
        studies(match: POSSIBLE) { nodes { id } } series(orderBy: { by: UID }) { nodes { id } pageInfo { hasNextPage } }
        annotations { nodes { id } totalCount { atMost } } }`;
      const nodes = (...ids: string[]) => ids.map((id) => ({ id }));
      const pageInfo = { hasNextPage: false };
      const ownA = [series(0, 0), series(1, 1)];
      assert.deepEqual(await data(ofA, query), {
        subjects: { nodes: nodes(uid(0), uid(1)), totalCount: { exact: 2 } },
        studies: { nodes: nodes(study(0), study(1)) },
        series: { nodes: nodes(...ownA), pageInfo },
        annotations: { nodes: nodes(...ownA), totalCount: { atMost: 2 } },
      });
      assert.deepEqual(await data(ofNone, query), {
        subjects: { nodes: [], totalCount: { exact: 0 } },
        studies: { nodes: [] },
        series: { nodes: [], pageInfo },
        annotations: { nodes: [], totalCount: { atMost: 0 } },
      });
    });

    await t.test('are not found by any id', async () => {
      const query = `query ($subjects: [ID!]!, $studies: [ID!]!, $series: [ID!]!, $patients: [String!]!, $uids: [String!]!, $seriesUids: [String!]!) {
        subjectsById(ids: $subjects) { id } studiesById(ids: $studies) { id } seriesById(ids: $series) { id }
        annotationsById(ids: $series) { id }
        subjectsByPatientId(patientIds: $patients) { nodes { id } } studiesByUid(uids: $uids) { nodes { id } }
        seriesByUid(uids: $seriesUids) { nodes { id } } }`;
      const places = [0, 1, 2, 3];
      const given = {
        subjects: places.map(uid),
        studies: places.map(study),
        series: allSeries,
        patients: places.map((at) => `P${at}`),
        uids: places.map((at) => study(at).slice('made:'.length)),
        seriesUids: allSeries.map((id) => id.slice('made:'.length)),
      };
      const only = (ids: readonly string[], own: readonly string[]) =>
        ids.map((id) => (own.includes(id) ? { id } : null));
      const answer = (own: readonly number[], ownSeries: readonly string[]) => ({
        subjectsById: only(given.subjects, own.map(uid)),
        studiesById: only(given.studies, own.map(study)),
        seriesById: only(allSeries, ownSeries),
        annotationsById: only(allSeries, ownSeries),
        subjectsByPatientId: { nodes: own.map((at) => ({ id: uid(at) })) },
        studiesByUid: { nodes: own.map((at) => ({ id: study(at) })) },
        seriesByUid: { nodes: ownSeries.map((id) => ({ id })) },
      });
      assert.deepEqual(await data(ofA, query, given), answer([0, 1], allSeries.slice(0, 2)));
      assert.deepEqual(await data(ofB, query, given), answer([2, 3], allSeries.slice(2)));
      assert.deepEqual(await data(ofNone, query, given), answer([], []));
    });

    await t.test('are not found by their key, be it known or guessed', async () => {
      const query = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Diagnosis { code { code } } } }`;
      const of = [
        ...[0, 2].map((at) => ({ __typename: 'Subject', id: uid(at), release: 7 })),
        ...[0, 2].map((at) => ({ __typename: 'Study', id: study(at), release: 7 })),
        ...[series(0, 0), series(2, 3)].flatMap((id) =>
          ['Series', 'ImagingAnnotation'].map((__typename) => ({ __typename, id, release: 7 })),
        ),
        ...[0, 2].map((at) => ({
          __typename: 'Diagnosis',
          id: `${uid(at)}/t/1/SCT:1`,
          release: 7,
        })),
        { __typename: 'Subject', id: uid(0), release: 6 },
      ];
      const own = (typeName: string) => ({ __typename: typeName });
      const diagnosis = { __typename: 'Diagnosis', code: { code: 'SCT:1' } };
      assert.deepEqual(await data(ofA, query, { of }), {
        _entities: [
          ...[own('Subject'), null, own('Study'), null],
          ...[own('Series'), own('ImagingAnnotation'), null, null],
          ...[diagnosis, null, null],
        ],
      });
    });

    await t.test('are not told by whether they are there', async () => {
      const query = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }`;
      const of = [{ __typename: 'Subject', id: uid(2), release: 7 }];
      await using counting = await openFor(place, { counts: new Set(['b']) });
      await using anybody = await openFor(place, {});
      for (const provider of [ofA, counting, anybody]) {
        assert.deepEqual(await data(provider, query, { of }), { _entities: [null] });
      }
    });

    await t.test('are not led to by a study of two patients, from either side', async () => {
      const query = `query ($id: ID!) { subject(id: $id) { counts { studies series images }
        studies { nodes { id modalities counts { series } subject { id } series { nodes { id subject { id } } totalCount { exact } } } }
        annotations { id study { id subject { id } } } diagnoses { subject { id } } } }`;
      const ownStudy = (at: number, ownSeries: string) => ({
        id: study(at),
        modalities: [subjects[at]!.modality],
        counts: { series: 1 },
        subject: { id: uid(at) },
        series: { nodes: [{ id: ownSeries, subject: { id: uid(at) } }], totalCount: { exact: 1 } },
      });
      assert.deepEqual(await data(ofA, query, { id: uid(0) }), {
        subject: {
          counts: { studies: 1, series: 1, images: 0 },
          studies: { nodes: [ownStudy(0, series(0, 0))] },
          annotations: [{ id: series(0, 0), study: { id: study(0), subject: { id: uid(0) } } }],
          diagnoses: [{ subject: { id: uid(0) } }],
        },
      });
      assert.deepEqual(await data(ofB, query, { id: uid(2) }), {
        subject: {
          counts: { studies: 1, series: 2, images: 0 },
          studies: { nodes: [ownStudy(2, series(2, 2))] },
          annotations: [
            { id: series(2, 2), study: { id: study(2), subject: { id: uid(2) } } },
            // Its study is of the other dataset.
            { id: series(2, 3), study: null },
          ],
          diagnoses: [{ subject: { id: uid(2) } }],
        },
      });
    });

    await t.test('count for nothing in filters that reach over to others', async () => {
      const query = `query ($id: CodeFilter!) { subjects(filter: { series: { dataset: $id } }) { nodes { id } }
        studies(filter: { series: { dataset: $id } }) { nodes { id } } series(filter: { study: { dataset: $id } }) { nodes { id } } }`;
      assert.deepEqual(await data(ofA, query, { id: { eq: 'b' } }), {
        subjects: { nodes: [] },
        studies: { nodes: [] },
        series: { nodes: [] },
      });
    });
  });
}
