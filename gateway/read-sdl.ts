import { type ConstDirectiveNode, Kind, type TypeNode } from 'graphql';

/** A type as it stands at a field or an argument. */
export interface TypeShape {
  /** Its name, list and non-null aside. */
  readonly type: string;
  readonly list: boolean;
  readonly nonNull: boolean;
}

/** Reads a type; lists in lists count as one. */
export function shapeOf(type: TypeNode): TypeShape {
  const nonNull = type.kind === Kind.NON_NULL_TYPE;
  const nullable = nonNull ? type.type : type;
  if (nullable.kind === Kind.LIST_TYPE) {
    return { type: shapeOf(nullable.type).type, list: true, nonNull };
  }
  return { type: nullable.name.value, list: false, nonNull };
}

/** The texts and whole numbers that a directive of a definition was given; undefined without the directive. */
export function directiveArguments(
  { directives }: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): ReadonlyMap<string, string> | undefined {
  const directive = directives?.find((candidate) => candidate.name.value === name);
  if (directive === undefined) return undefined;
  const texts = new Map<string, string>();
  for (const argument of directive.arguments ?? []) {
    const { value } = argument;
    if (value.kind === Kind.STRING || value.kind === Kind.INT) {
      texts.set(argument.name.value, value.value);
    }
  }
  return texts;
}

/** The number that a directive's argument is. */
export function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
