import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';

import { startApollo, supergraphSdl } from '#test/support/apollo-setup.ts';
import { startFakeProvider } from '#test/support/fake-provider.ts';
import { entryOf, startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [{ uid: '1', day: 1, series: ['s'] }],
  b: [{ uid: '2', day: 2 }],
};

const central = {
  providers: {
    nodes: [
      { __typename: 'Provider', id: 'a', name: 'A' },
      { __typename: 'Provider', id: 'b', name: 'B' },
    ],
  },
};

suite('behind ApolloGateway', () => {
  test('a provider that is down nulls its own part of a central list, not the list', async () => {
    await using scatter = await startScatter(rows);
    await using apollo = await startApollo(scatter.source, central);
    await scatter.providers[1]?.[Symbol.asyncDispose]();
    assert.deepEqual(await apollo.ask('{ providers { nodes { name schemaVersion } } }'), {
      data: {
        providers: {
          nodes: [
            { name: 'A', schemaVersion: '1' },
            { name: 'B', schemaVersion: null },
          ],
        },
      },
      errors: [
        {
          message: 'The provider could not be reached.',
          path: ['providers', 'nodes', 1],
          extensions: {
            code: 'PROVIDER_UNAVAILABLE',
            provider: 'b',
            retryable: true,
            serviceName: 'provider',
          },
        },
      ],
    });
  });

  test('what providers and the centre know of one thing is joined', async () => {
    await using scatter = await startScatter(rows);
    await using apollo = await startApollo(scatter.source, {
      _entities: [
        { __typename: 'Provider', name: 'A' },
        { __typename: 'Provider', name: 'B' },
      ],
    });
    assert.deepEqual(
      await apollo.ask('{ studies { nodes { id } answers { provider { id name } status } } }'),
      {
        data: {
          studies: {
            nodes: [{ id: 'a:1' }, { id: 'b:2' }],
            answers: [
              { provider: { id: 'a', name: 'A' }, status: 'ANSWERED' },
              { provider: { id: 'b', name: 'B' }, status: 'ANSWERED' },
            ],
          },
        },
      },
    );
  });

  test('two aliased listings with different arguments keep their own rows', async () => {
    await using scatter = await startScatter(rows);
    await using apollo = await startApollo(scatter.source);
    assert.deepEqual(
      await apollo.ask(
        `query ($n: Int = 1) {
          x: studies(first: $n, orderBy: {by: DAY, direction: DESC}) { nodes { id } }
          y: studies(first: 1) { nodes { series { nodes { id } } } }
        }`,
      ),
      {
        data: {
          x: { nodes: [{ id: 'b:2' }] },
          y: { nodes: [{ series: { nodes: [{ id: 'a:s' }] } }] },
        },
      },
    );
  });

  test('a provider that joins at run time answers at once, under the same supergraph', async () => {
    await using scatter = await startScatter(rows);
    await using apollo = await startApollo(scatter.source);
    await using late = await startFakeProvider('c', [{ uid: '3', day: 3 }]);
    const before = apollo.gateway.schema;
    const query = '{ studies { nodes { id } answers { provider { id } status } } }';
    await apollo.ask(query);
    scatter.roster.replace([...scatter.roster.current(), entryOf(late, 2)]);
    assert.deepEqual(await apollo.ask(query), {
      data: {
        studies: {
          nodes: [{ id: 'a:1' }, { id: 'b:2' }, { id: 'c:3' }],
          answers: ['a', 'b', 'c'].map((id) => ({ provider: { id }, status: 'ANSWERED' })),
        },
      },
    });
    assert.equal(apollo.gateway.schema, before);
  });

  test('with a field that may not be null one dead provider would take the whole list along: there is none', async () => {
    await using scatter = await startScatter(rows);
    await scatter.providers[1]?.[Symbol.asyncDispose]();
    const strict = supergraphSdl.replace(
      'schemaVersion: String @join__field',
      'schemaVersion: String! @join__field',
    );
    await using apollo = await startApollo(scatter.source, central, strict);
    const answer = await apollo.ask('{ providers { nodes { name schemaVersion } } }');
    assert.deepEqual((answer as { data: unknown }).data, { providers: null });
    assert.deepEqual(crossingNonNull(strict), ['Provider.schemaVersion']);
    assert.deepEqual(crossingNonNull(supergraphSdl), []);
  });

  test('directives of security make the gateway refuse to start: ours are our own, and survive', async () => {
    await using scatter = await startScatter(rows);
    const secured = supergraphSdl
      .replace(
        '@link(url: "https://specs.apollo.dev/join/',
        '@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY) @link(url: "https://specs.apollo.dev/join/',
      )
      .concat('\ndirective @policy(policies: [[String!]!]!) on FIELD_DEFINITION\n');
    await assert.rejects(startApollo(scatter.source, {}, secured));
    assert.match(supergraphSdl, /@merge\(by: "CONNECTION"\)/);
    await using apollo = await startApollo(scatter.source);
    assert.deepEqual(await apollo.ask('{ __typename }'), { data: { __typename: 'Query' } });
  });

  test('no root field is served by two subgraphs, whose lists the gateway would mix by index', () => {
    const doubled = supergraphSdl.replace(
      '): StudyConnection @join__field(graph: PROVIDER)',
      '): StudyConnection @join__field(graph: PROVIDER) @join__field(graph: REGISTRY)',
    );
    assert.deepEqual(notServedOnce(doubled), ['studies']);
    assert.deepEqual(notServedOnce(supergraphSdl), []);
  });

  test('a plan is the same for one provider and for many', async () => {
    const calls: number[] = [];
    for (const count of [1, 8]) {
      const many = Array.from({ length: count }, (_, index) => [`p${index}`, rows.b] as const);
      await using scatter = await startScatter(Object.fromEntries(many));
      let fetches = 0;
      await using apollo = await startApollo({
        process: (request) => {
          fetches++;
          return scatter.source.process(request);
        },
      });
      await apollo.ask('{ studies { nodes { id series { nodes { id modality } } } } }');
      calls.push(fetches);
    }
    assert.deepEqual(calls, [1, 1]);
  });
});

function objectTypes(sdl: string): ObjectTypeDefinitionNode[] {
  return parse(sdl).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
}

/** Graphs that the `@join__` directives of that name speak of. */
function graphsOf(node: ObjectTypeDefinitionNode | FieldDefinitionNode, name: string): string[] {
  return (node.directives ?? [])
    .filter((directive) => directive.name.value === name)
    .flatMap(({ arguments: given }) => given ?? [])
    .flatMap(({ name: argument, value }) =>
      argument.value === 'graph' && value.kind === Kind.ENUM ? [value.value] : [],
    );
}

/** Fields of things that the centre lists and providers describe, and that may not be null. */
function crossingNonNull(sdl: string): string[] {
  return objectTypes(sdl)
    .filter((type) => new Set(graphsOf(type, 'join__type')).size > 1)
    .flatMap((type) =>
      (type.fields ?? [])
        .filter((field) => graphsOf(field, 'join__field').includes('PROVIDER'))
        .filter((field) => field.type.kind === Kind.NON_NULL_TYPE)
        .map((field) => `${type.name.value}.${field.name.value}`),
    );
}

function notServedOnce(sdl: string): string[] {
  const query = objectTypes(sdl).find((type) => type.name.value === 'Query');
  return (query?.fields ?? [])
    .filter((field) => graphsOf(field, 'join__field').length !== 1)
    .map((field) => field.name.value);
}
