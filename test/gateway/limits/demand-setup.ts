import { Kind, type OperationDefinitionNode, parse } from 'graphql';

import { compileDemand, type Demand, type SchemaFacts } from '#gateway/limits/compile-demand.ts';
import { readFieldsOf } from '#gateway/limits/provider-fields.ts';
import { readMergeRules } from '#gateway/scatter/merge-rules.ts';
import { supergraphSdl } from '#test/support/gateway-setup.ts';

const facts: SchemaFacts = {
  rules: readMergeRules(supergraphSdl),
  asksProviders: readFieldsOf(supergraphSdl, 'PROVIDER'),
};

/** What the first operation of a document wants. */
export function demandOf(text: string): Demand {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error('no operation');
  return compileDemand(document, operation, facts);
}
