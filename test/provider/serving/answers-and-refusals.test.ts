import assert from 'node:assert/strict';
import { test } from 'node:test';

import { contractVersion } from '#provider/serving/contract-version.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { ask, buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: a summary counts and facets what its filter describes`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const answer = await ask(
      provider,
      `{ summary(filter: { patientId: { in: ["P000", "P001"] }, modality: { in: ["CT", "SEG"] } }) {
        subjects studies series acquiredSeries derivedSeries images slideLevels sizeMB seriesWithoutImageCount
        facets(fields: [MODALITY, SEX]) { field multiValued buckets { value subjects studies series } missing { subjects studies series } }
        byProvider { provider { id } subjects studies series images } } }`,
    );
    const images = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((sum, n) => sum + 10 + (n % 7), 0);
    assert.deepEqual(answer['data'], {
      summary: {
        subjects: 2,
        studies: 11,
        series: 22,
        acquiredSeries: 11,
        derivedSeries: 11,
        images,
        slideLevels: 0,
        sizeMB: 55,
        seriesWithoutImageCount: 0,
        facets: [
          {
            field: 'MODALITY',
            multiValued: true,
            buckets: [
              { value: 'CT', subjects: 2, studies: 11, series: 11 },
              { value: 'SEG', subjects: 2, studies: 11, series: 11 },
            ],
            missing: { subjects: 0, studies: 0, series: 0 },
          },
          {
            field: 'SEX',
            multiValued: false,
            buckets: [
              { value: 'FEMALE', subjects: 1, studies: 6, series: 12 },
              { value: 'MALE', subjects: 1, studies: 5, series: 10 },
            ],
            missing: { subjects: 0, studies: 0, series: 0 },
          },
        ],
        byProvider: [{ provider: { id: 'small' }, subjects: 2, studies: 11, series: 22, images }],
      },
    });
  });

  test(`${name}: keys and totals are told without reading a row`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const filter =
      '{ clinical: [{ kind: TUMOR_MARKER, number: { gte: 4 } }], sex: { eq: "MALE" } }';
    const answer = await ask(
      provider,
      `{ r: subjects(first: 3, filter: ${filter}, orderBy: { by: AGE }) { keys totalCount { exact atLeast atMost } pageInfo { hasNextPage } } }`,
    );
    assert.deepEqual(answer, {
      data: {
        r: {
          keys: [40, 40, 40],
          // Who has no number of 4 or more may have one that no table asked for.
          totalCount: { exact: null, atLeast: 38, atMost: 39 },
          pageInfo: { hasNextPage: true },
        },
      },
      extensions: {
        atlas: {
          schemaVersion: contractVersion,
          release: 4,
          rowsRead: 0,
          keysRead: 3,
          statements: 0,
          criteria: [
            { path: 'sex', outcome: 'APPLIED' },
            { path: 'clinical[0]', outcome: 'NARROWER' },
          ],
        },
      },
    });
  });

  test(
    `${name}: by-id lists keep their order and say null for what is foreign or unknown`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const answer = await ask(
        provider,
        `{ seriesById(ids: ["small:1.2.100.2.1", "other:1.2.100.1.1", "small:x", "1.2.100.1.1", "small:1.2.100.1.1"]) { id }
         annotationsById(ids: ["small:1.2.100.2.3", "other:1.2.100.1.3", "small:1.2.100.1.1", "small:1.2.100.1.3"]) { id series { id } }
         gone: annotationsById(ids: ["small:1.2.107.6.3"]) { id }
         there: annotationsById(ids: ["small:1.2.107.6.3"], asOf: "2021-12-31") { id release }
         study(id: "small:d1/P000") { id } annotation(id: "small:1.2.100.1.3") { id }
         oneSeries(id: "other:1.2.100.1.1") { id }
         subjectsByPatientId(patientIds: ["P003", "P001", "none", "P003"]) { nodes { id } }
         studiesByUid(uids: ["1.2.100.1"]) { nodes { id } } }`,
      );
      assert.deepEqual(answer['data'], {
        seriesById: [{ id: 'small:1.2.100.2.1' }, null, null, null, { id: 'small:1.2.100.1.1' }],
        annotationsById: [2, null, null, 1].map(
          (n) => n && { id: `small:1.2.100.${n}.3`, series: { id: `small:1.2.100.${n}.3` } },
        ),
        gone: [null],
        there: [{ id: 'small:1.2.107.6.3', release: 3 }],
        study: null,
        annotation: { id: 'small:1.2.100.1.3' },
        oneSeries: null,
        subjectsByPatientId: { nodes: [{ id: 'small:d1/P001' }, { id: 'small:d1/P003' }] },
        studiesByUid: { nodes: [{ id: 'small:1.2.100.1' }] },
      });
    },
  );

  test(`${name}: the sketches are those of the columns`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const answer = await ask(provider, '{ sketches }');
    const sketches: unknown = JSON.parse(JSON.stringify([provider.search.sketches]));
    assert.deepEqual(answer['data'], { sketches });
  });

  test(
    `${name}: what cannot be asked is refused with a code and says what to ask instead`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const ids = JSON.stringify(Array.from({ length: 501 }, (_, n) => `small:${n}`));
      const refusals: [string, string, string][] = [
        ['studies(first: 0) { keys }', 'BAD_USER_INPUT', '"first" is 0: a page has 1 to 100 rows.'],
        [
          'studies(first: 101) { keys }',
          'PAGE_SIZE_LIMIT',
          '"first" is 101: a page has at most 100 rows.',
        ],
        [
          `seriesById(ids: ${ids}) { id }`,
          'ARGUMENT_LIMIT',
          '501 ids were asked for: ask for at most 500 at once.',
        ],
        [
          `seriesByUid(uids: ${ids}) { nodes { id } }`,
          'ARGUMENT_LIMIT',
          '501 ids were asked for: ask for at most 500 at once.',
        ],
        [
          'studies(after: "x") { keys }',
          'CURSOR_INVALID',
          'The cursor is not one that this provider gave out.',
        ],
        [
          String.raw`studies(after: "{\"key\":null,\"id\":\"1\",\"parent\":\"2\"}") { keys }`,
          'CURSOR_MISMATCH',
          'The cursor belongs to the list of another parent.',
        ],
        [
          'studies(asOf: "soon") { keys }',
          'BAD_USER_INPUT',
          'asOf must be a date such as 2024-12-31.',
        ],
        ...['2024-13-01', '2024-02-31', '2023-02-29', '2024-00-10', '2024-1-1', '02024-01-01'].map(
          (day): [string, string, string] => [
            `studies(asOf: "${day}") { keys }`,
            'BAD_USER_INPUT',
            'asOf must be a date such as 2024-12-31.',
          ],
        ),
      ];
      const leapDay = await ask(provider, '{ r: studies(asOf: "2024-02-29") { keys } }');
      assert.equal(leapDay['errors'], undefined);
      for (const [field, code, message] of refusals) {
        const answer = await ask(provider, `{ r: ${field} }`);
        assert.deepEqual(
          [answer['data'], answer['errors']],
          [{ r: null }, [{ message, path: ['r'], extensions: { code } }]],
          field,
        );
      }
    },
  );
}
