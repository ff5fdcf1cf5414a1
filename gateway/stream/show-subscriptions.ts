import type { ApolloGateway } from '@apollo/gateway';
import { executeSync, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';

import type { MergeRules } from '../scatter/merge-rules.ts';
import { addSubscriptions } from './subscription-schema.ts';

type Engine = Pick<ApolloGateway, 'load' | 'onSchemaLoadOrUpdate' | 'stop'>;
type Executor = ApolloGateway['executor'];

/** An engine whose schema has subscriptions: Apollo Server validates by it and introspection tells of it. */
export interface ShownEngine {
  readonly engine: Engine;
  /** The schema as callers see it; there once the engine has loaded. */
  readonly schema: () => GraphQLSchema;
}

/** Adds subscriptions to what is told of the gateway's schema. The gateway itself plans without them. */
export function showSubscriptions(gateway: ApolloGateway, rules: MergeRules): ShownEngine {
  let shown: GraphQLSchema | undefined;
  return {
    schema: () => {
      if (shown === undefined) throw new Error('the schema is not loaded yet');
      return shown;
    },
    engine: {
      load: async (options) => {
        const loaded = await gateway.load(options);
        return { ...loaded, executor: introspectShown(loaded.executor) };
      },
      onSchemaLoadOrUpdate: (listener) =>
        gateway.onSchemaLoadOrUpdate((context) => {
          shown = addSubscriptions(context.apiSchema, rules);
          listener({ ...context, apiSchema: shown });
        }),
      stop: () => gateway.stop(),
    },
  };
}

/** Answers what asks of the schema alone from the schema that Apollo Server was given; the gateway would from its own. */
function introspectShown(executor: Executor): Executor {
  return (incoming) => {
    const { document, schema, operation, request } = incoming;
    if (!isIntrospection(operation)) return executor(incoming);
    const { variables: variableValues, operationName } = request;
    return Promise.resolve(executeSync({ schema, document, variableValues, operationName }));
  };
}

function isIntrospection({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'),
  );
}
