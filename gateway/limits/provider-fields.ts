import { type ConstDirectiveNode, Kind, parse } from 'graphql';

/** Whether providers are asked for a field, and nobody else. */
export type AsksProviders = (type: string, field: string) => boolean;

/** Reads which fields only the subgraph of that name in `join__Graph` resolves; keys belong to all that know the type. */
export function readFieldsOf(supergraphSdl: string, graph: string): AsksProviders {
  const own = new Set<string>();
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    const ofType = graphsOf(definition.directives, 'join__type');
    for (const field of definition.fields ?? []) {
      const ofField = graphsOf(field.directives, 'join__field');
      const graphs = ofField.length > 0 ? ofField : ofType;
      if (graphs.every((name) => name === graph)) own.add(`${type}.${field.name.value}`);
    }
  }
  return (type, field) => own.has(`${type}.${field}`);
}

function graphsOf(directives: readonly ConstDirectiveNode[] = [], name: string): string[] {
  return directives
    .filter((directive) => directive.name.value === name)
    .flatMap(({ arguments: given = [] }) =>
      given.flatMap(({ name: argument, value }) =>
        argument.value === 'graph' && value.kind === Kind.ENUM ? [value.value] : [],
      ),
    );
}
