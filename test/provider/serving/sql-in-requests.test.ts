import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { mountRequest } from '#test/support/mount-request.ts';
import { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

import { openWatched } from './watched-provider.ts';

const page = `query ($filter: StudyFilter, $orderBy: StudyOrder, $first: Int) {
  studies(filter: $filter, orderBy: $orderBy, first: $first) { nodes { id } } }`;
const byIds = 'query ($ids: [ID!]!) { studiesById(ids: $ids) { id } }';
const counts = 'query ($filter: SeriesFilter) { summary(filter: $filter) { subjects } }';
const fragment = '{"sql": "1 = 1", "params": [], "__raw": true}';

/** What ORMs have taken for SQL, or for options of their own, as variables in JSON (R3.10). */
const families: Readonly<Record<string, readonly (readonly [query: string, json: string])[]>> = {
  'an object in the place of a value': [
    [page, `{"filter": {"modality": {"eq": ${fragment}}}}`],
    [page, `{"filter": {"and": [{"patientId": {"in": [${fragment}]}}]}}`],
    [page, `{"first": ${fragment}}`],
    [byIds, `{"ids": [${fragment}]}`],
    [counts, `{"filter": ${fragment}}`],
  ],
  'a prototype': [
    [page, '{"filter": {"__proto__": {"isAdmin": true}}}'],
    [page, '{"filter": {"modality": {"__proto__": {"eq": "CT"}}}}'],
    [page, '{"orderBy": {"by": "UID", "__proto__": {"direction": "DESC"}}}'],
    [counts, '{"filter": {"constructor": {"prototype": {"isAdmin": true}}}}'],
  ],
  'SQL in the place of an order': [
    [page, '{"orderBy": {"by": "UID", "direction": "asc; select 1"}}'],
    [page, '{"orderBy": {"by": "id; drop table study", "direction": "ASC"}}'],
    [page, '{"orderBy": {"by": {"id": "asc"}}}'],
  ],
};

for (const { name, skip, scratch } of testDatabases) {
  test(
    `${name}: SQL and objects in variables are refused before anything is scanned or read`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      const work: string[] = [];
      await using provider = await openWatched(place, (begun) => work.push(begun));
      for (const [family, requests] of Object.entries(families)) {
        for (const [query, json] of requests) {
          const variables: unknown = JSON.parse(json);
          const { status, body } = await provider.mount.respond(mountRequest({ query, variables }));
          assert.equal(status, 400, `${family}: ${json}`);
          const { errors } = JSON.parse(body) as { errors: { extensions: object }[] };
          for (const { extensions } of errors)
            assert.deepEqual(extensions, { code: 'BAD_USER_INPUT' });
          assert.doesNotMatch(body, /sqlite|syntax error|stack| at \//i);
        }
      }
      assert.equal(work.length, 0, work.join());
      // The same with nothing wrong in it.
      const variables = {
        filter: { modality: { eq: 'CT' } },
        orderBy: { by: 'UID', direction: 'ASC' },
      };
      const { status } = await provider.mount.respond(mountRequest({ query: page, variables }));
      assert.deepEqual([status, work.includes('list')], [200, true]);
      assert.ok(!Object.hasOwn(Object.prototype, 'isAdmin'));
    },
  );

  test(
    `${name}: a text with SQL in it is a text: statements are those of any other`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      const work: string[] = [];
      await using provider = await openWatched(place, (begun) => work.push(begun));
      const read = async (text: string): Promise<unknown> => {
        work.length = 0;
        const variables = { ids: [`small:${text}`], filter: { patientId: { eq: text } } };
        const query = `query ($ids: [ID!]!, $filter: StudyFilter) {
        studiesById(ids: $ids) { id subject { id } } studies(filter: $filter) { nodes { id } } }`;
        const { status, body } = await provider.mount.respond(mountRequest({ query, variables }));
        const { data } = JSON.parse(body) as { data: unknown };
        return { status, data, work: [...work] };
      };
      const nothing = await read('nobody');
      assert.partialDeepStrictEqual(nothing, {
        status: 200,
        data: { studiesById: [null], studies: { nodes: [] } },
      });
      assert.ok(work.some((begun) => begun.startsWith('select')));
      for (const text of [
        "' or '1' = '1",
        "'; drop table study; --",
        "') union select 1 --",
        '?',
        '%',
      ]) {
        assert.deepEqual(await read(text), nothing, text);
      }
    },
  );
}
