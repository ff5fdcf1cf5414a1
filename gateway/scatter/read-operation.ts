import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';

/** The operation of that name, or the only one; undefined where there is none. */
export function operationOf(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operationName === undefined) return operations[0];
  return operations.find((operation) => operation.name?.value === operationName) ?? operations[0];
}

/** Defaults of an operation's variables, by name. */
export function readDefaults(operation: OperationDefinitionNode): ReadonlyMap<string, unknown> {
  const defaults = new Map<string, unknown>();
  for (const definition of operation.variableDefinitions ?? []) {
    if (definition.defaultValue === undefined) continue;
    defaults.set(definition.variable.name.value, valueFromASTUntyped(definition.defaultValue));
  }
  return defaults;
}
