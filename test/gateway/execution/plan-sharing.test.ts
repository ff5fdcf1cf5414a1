import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';

import { sharePlans } from '#gateway/execution/plan-sharing.ts';
import { silenceTelemetry } from '#schema/kernel/environment.ts';
import { startGateway, supergraphSdl } from '#test/support/gateway-setup.ts';

const rows = {
  a: [
    { uid: '1', day: 1, modality: 'CT' },
    { uid: '3', day: 3, modality: 'MR' },
  ],
  b: [{ uid: '2', day: 2, modality: 'MR' }],
};

const documentOf = (first: number, modality: string, direction: string): string => `{
  studies(
    first: ${first}, filter: {modality: {eq: "${modality}"}}, orderBy: {by: DAY, direction: ${direction}}
  ) { nodes { id subject { patientId } } }
}`;
const documents = [
  documentOf(1, 'MR', 'ASC'),
  documentOf(2, 'MR', 'DESC'),
  documentOf(3, 'CT', 'ASC'),
];

suite('documents that differ in literals alone', () => {
  test('have one plan', async () => {
    silenceTelemetry();
    const plans = new Set<object>();
    const gateway = new ApolloGateway({
      supergraphSdl,
      buildService: () => ({ process: () => Promise.resolve({ data: {} }) }),
      experimental_didResolveQueryPlan: ({ queryPlan }) => void plans.add(queryPlan),
    });
    gateway.executor = sharePlans(gateway.executor);
    const server = new ApolloServer({ gateway, stopOnTerminationSignals: false });
    await server.start();
    for (const query of documents) await server.executeOperation({ query });
    await server.stop();
    assert.equal(plans.size, 1);
  });

  test('reach the providers as one, and are answered each by its own', async () => {
    await using atlas = await startGateway(rows);
    const found: unknown[] = [];
    // Twice: the compiled projection answers from the second time on.
    for (const query of [...documents, ...documents]) {
      found.push(await atlas.ask(query.replace('subject { patientId }', '')));
    }
    const page = (...ids: string[]): object => ({
      data: { studies: { nodes: ids.map((id) => ({ id })) } },
    });
    const expected = [page('b:2'), page('a:3', 'b:2'), page('a:1')];
    assert.deepEqual(found, [...expected, ...expected]);
    for (const { requests } of atlas.providers) {
      assert.equal(new Set(requests.map(({ query }) => query)).size, 1);
    }
  });

  test('give out cursors that their like with variables go on from', async () => {
    await using atlas = await startGateway(rows);
    const selection = '{ nodes { id } pageInfo { endCursor } }';
    const first = await atlas.ask(`{ studies(first: 2, orderBy: {by: DAY}) ${selection} }`);
    const { data } = first as { data: { studies: { pageInfo: { endCursor: string } } } };
    const rest = await atlas.ask(
      `query ($orderBy: StudyOrder, $after: String) { studies(orderBy: $orderBy, after: $after) { nodes { id } } }`,
      { orderBy: { by: 'DAY' }, after: data.studies.pageInfo.endCursor },
    );
    assert.deepEqual(rest, { data: { studies: { nodes: [{ id: 'a:3' }] } } });
  });
});
