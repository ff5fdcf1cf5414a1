import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/**
 * How deep the fields of a validated document are nested, fragments spread; a field of the root counts 1.
 * Introspection does not count: it has a rule of its own in GraphQL's validation.
 */
export function measureDepth(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  // A fragment is measured once, however often it is spread: a chain of doubled spreads is exponential else.
  const known = new Map<string, number>();
  const depthOf = (selections: SelectionSetNode | undefined): number => {
    let depth = 0;
    for (const selection of selections?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value.startsWith('__')) continue;
        depth = Math.max(depth, 1 + depthOf(selection.selectionSet));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        depth = Math.max(depth, depthOf(selection.selectionSet));
      } else {
        depth = Math.max(depth, depthOfFragment(selection.name.value));
      }
    }
    return depth;
  };
  const depthOfFragment = (name: string): number => {
    const measured = known.get(name) ?? depthOf(fragments.get(name)?.selectionSet);
    known.set(name, measured);
    return measured;
  };
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return Math.max(
    0,
    ...operations.map((operation) =>
      depthOf('selectionSet' in operation ? operation.selectionSet : undefined),
    ),
  );
}
