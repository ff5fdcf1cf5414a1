import assert from 'node:assert/strict';
import { test } from 'node:test';

import { contractVersion } from '#provider/serving/contract-version.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { ask, buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

for (const { name, skip, scratch } of testDatabases) {
  test(
    `${name}: one query sees the catalogue at two dates, nested rows included`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const fields = 'id release sex studies(first: 1) { totalCount { exact } nodes { release } }';
      const answer = await ask(
        provider,
        `{ early: subjectsById(ids: ["small:d1/P000", "small:d1/P001"], asOf: "2021-06-01") { ${fields} }
         now: subjectsById(ids: ["small:d1/P000", "small:d1/P001"]) { ${fields} }
         gone: study(id: "small:1.2.107.6") { id }
         there: study(id: "small:1.2.107.6", asOf: "2021-12-31") { id release } }`,
      );
      const subject = (id: string, release: number, sex: string | null, exact: number) => ({
        id: `small:d1/${id}`,
        release,
        sex,
        studies: { totalCount: { exact }, nodes: [{ release }] },
      });
      assert.deepEqual(answer['data'], {
        early: [subject('P000', 3, null, 6), subject('P001', 3, 'MALE', 6)],
        now: [subject('P000', 4, 'FEMALE', 6), subject('P001', 4, 'MALE', 5)],
        gone: null,
        there: { id: 'small:1.2.107.6', release: 3 },
      });
    },
  );

  test(`${name}: before its first release a provider says that it has none`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const answer = await ask(provider, '{ r: studies(asOf: "2020-12-31") { nodes { id } } }');
    assert.deepEqual(answer, {
      data: { r: null },
      errors: [
        {
          message: 'The provider has no release at that date.',
          path: ['r'],
          extensions: { code: 'NO_RELEASE' },
        },
      ],
      extensions: {
        atlas: {
          schemaVersion: contractVersion,
          release: null,
          rowsRead: 0,
          keysRead: 0,
          statements: 0,
        },
      },
    });
  });

  test(
    `${name}: every entity is found by id and release, and nobody else's`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const clinical = 'small:d1/P002/t/1/SCT:1';
      const ids: Readonly<Record<string, string>> = {
        Subject: 'small:d1/P000',
        Study: 'small:1.2.100.1',
        Series: 'small:1.2.100.1.1',
        ImagingAnnotation: 'small:1.2.100.1.3',
        Diagnosis: clinical,
        Pathology: clinical,
        TumorMarker: clinical,
        LabResult: clinical,
        MolecularFinding: clinical,
        Treatment: clinical,
        Observation: clinical,
        Outcome: clinical,
      };
      const types = Object.keys(ids);
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ${types
        .map((type) => `... on ${type} { id release }`)
        .join(' ')} ... on Subject { sex } } }`;
      const representations = types.flatMap((__typename) => [
        { __typename, id: ids[__typename], release: 3 },
        { __typename, id: ids[__typename]?.replace('small', 'other'), release: 3 },
        { __typename, id: 'small:nobody', release: 3 },
        { __typename, id: ids[__typename], release: 99 },
      ]);
      const answer = await ask(provider, query, { r: representations });
      const found = types.flatMap((__typename) => [
        {
          __typename,
          id: ids[__typename],
          release: 3,
          ...(__typename === 'Subject' ? { sex: null } : {}),
        },
        null,
        null,
        null,
      ]);
      assert.deepEqual(answer['data'], { _entities: found });
    },
  );

  test(
    `${name}: the provider, its datasets and the concepts in use answer as entities`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const answer = await ask(
        provider,
        `query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on Provider { id schemaVersion publishedReleases { number date } holdings { subjects studies series } }
        ... on Dataset { id holdings { series images } sources { doi licence } }
        ... on Concept { id occurrences { provider { id } subjects } } } }`,
        {
          r: [
            { __typename: 'Provider', id: 'small' },
            { __typename: 'Provider', id: 'other' },
            { __typename: 'Dataset', id: 'small:d1' },
            { __typename: 'Dataset', id: 'small:none' },
            { __typename: 'Concept', id: 'SCT:1' },
            { __typename: 'Concept', id: 'SCT:2' },
            { __typename: 'Concept', id: 'SCT:999' },
          ],
        },
      );
      const source = (doi: string) => ({ doi, licence: 'CC BY 4.0' });
      const used = (id: string, subjects: number) => ({
        id,
        occurrences: [{ provider: { id: 'small' }, subjects }],
      });
      const images = Array.from({ length: 240 }, (_, study) =>
        study === 11 ? 0 : 2 * (10 + (study % 7)),
      );
      assert.deepEqual(answer['data'], {
        _entities: [
          {
            id: 'small',
            schemaVersion: contractVersion,
            publishedReleases: [
              { number: 3, date: '2021-01-01' },
              { number: 4, date: '2022-01-01' },
            ],
            holdings: { subjects: 40, studies: 239, series: 717 },
          },
          null,
          {
            id: 'small:d1',
            holdings: { series: 717, images: images.reduce((sum, count) => sum + count, 0) },
            sources: [source('10.1/a'), source('10.1/b')],
          },
          null,
          used('SCT:1', 40),
          used('SCT:2', 1),
          { id: 'SCT:999', occurrences: [] },
        ],
      });
    },
  );
}
