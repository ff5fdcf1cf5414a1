import {
  parse,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

import { readSubgraphSdl, type SubgraphName } from '#schema/compose.ts';

/** A subgraph's SDL, parsed. */
export function readContract(name: SubgraphName): DocumentNode {
  return parse(readSubgraphSdl(name));
}

/** Object types of a document by name, `Query` among them. */
export function objectTypes(document: DocumentNode): ReadonlyMap<string, ObjectTypeDefinitionNode> {
  const types = document.definitions.filter(
    (definition) => definition.kind === 'ObjectTypeDefinition',
  );
  return new Map(types.map((type) => [type.name.value, type]));
}

/** Name of the type below all lists and exclamation marks. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === 'NamedType' ? type.name.value : namedTypeOf(type.type);
}

/** Value of a directive's argument on a node; undefined where it is not there. */
export function directiveArgument(
  node: FieldDefinitionNode | InputValueDefinitionNode | ObjectTypeDefinitionNode,
  directive: string,
  argument: string,
): string | undefined {
  const found = node.directives?.find((one) => one.name.value === directive);
  const value = found?.arguments?.find((one) => one.name.value === argument)?.value;
  return value?.kind === 'StringValue' ? value.value : undefined;
}

/** Whether a node bears a directive. */
export function bears(
  node: FieldDefinitionNode | ObjectTypeDefinitionNode,
  directive: string,
): boolean {
  return node.directives?.some((one) => one.name.value === directive) ?? false;
}
