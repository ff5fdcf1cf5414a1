import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { doorByFiles } from '#provider/access/open-door.ts';
import { readReleaseLog } from '#provider/access/read-release-log.ts';
import { openInWorker } from '#provider/open-in-worker.ts';
import { contractVersion } from '#provider/serving/contract-version.ts';
import { createLog } from '#schema/kernel/log.ts';
import { type ScratchCatalogue, testDatabases } from '#test/support/catalogue-databases.ts';
import { buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

import { makeAccess } from './access-setup.ts';

const log = createLog('silent');
const place = (
  { location, folder }: ScratchCatalogue,
  access: string,
): Parameters<typeof openInWorker>[0] => ({
  id: 'small',
  location,
  columnsFolder: join(folder, 'columns'),
  contract: contractVersion,
  withholdsDays: false,
  access,
});

const queries = [
  '{ studies(first: 3, filter: { modality: { eq: "CT" } }, orderBy: { by: IMAGES, direction: DESC }) { totalCount { exact } nodes { id day description subject { sex } series(first: 2) { nodes { id modality bodyPart } } } pageInfo { hasNextPage endCursor } } }',
  '{ summary { subjects studies series facets(fields: [SEX, MODALITY]) { field buckets { value subjects } } } }',
  '{ studies(first: 1000) { nodes { id } } }',
  '{ nothing }',
];

for (const { name, skip, scratch } of testDatabases) {
  suite(`on ${name}`, { skip }, () => {
    test('a provider in a thread of its own answers, refuses and writes down as one beside others does', async () => {
      await using catalogue = await scratch();
      await buildSmallCatalogue(catalogue);
      const answers: unknown[] = [];
      for (const isThread of [false, true]) {
        await using access = await makeAccess();
        const { folder, headersFor } = access;
        const door = doorByFiles({ provider: 'small', folder, log });
        const provider = isThread
          ? await openInWorker(place(catalogue, folder), log)
          : await openSmall(catalogue, 'small', door);
        const mounts = [provider.mount];
        await using host = await openSubgraphHost({ host: '127.0.0.1', port: 0, mounts, log });
        const post = async (body: string, headers: Readonly<Record<string, string>>) => {
          const response = await fetch(`${host.url}/small`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers },
            body,
          });
          const names = [...response.headers.keys()];
          return { status: response.status, names, body: await response.json() };
        };
        const seen = [await post(JSON.stringify({ query: queries[0] }), {})];
        for (const query of queries) {
          const body = JSON.stringify({ query });
          seen.push(await post(body, headersFor(body)));
        }
        await provider[Symbol.asyncDispose]();
        const today = new Date().toISOString().slice(0, 10);
        const lines = readReleaseLog(join(folder, 'log'), today);
        answers.push({
          seen,
          ends: lines.map(({ outcome, rows, counts }) => [outcome, rows, counts]),
        });
        assert.deepEqual(
          seen.map(({ status }) => status),
          [401, 200, 200, 200, 400],
        );
      }
      assert.deepEqual(answers[1], answers[0]);
    });
  });
}

test('a catalogue that is not there is told of as in the process', async () => {
  await using access = await makeAccess();
  await using empty = await testDatabases[0]!.scratch();
  await assert.rejects(openInWorker(place(empty, access.folder), log), {
    code: 'CATALOGUE_BROKEN',
  });
});
