import { Kind, parse, print, type TypeNode, type ValueNode, valueFromASTUntyped } from 'graphql';

import { directiveArguments, shapeOf } from '../read-sdl.ts';

/** What a number or list tells of rows (`@counts`). */
export type CountedRows = 'LOWER' | 'EXACT' | 'UPPER';

/** An argument of a field, or a field of an input type. */
export interface InputOfContract {
  /** As SDL writes it. */
  readonly written: string;
  /** Name of its type, list and non-null aside. */
  readonly type: string;
  readonly list: boolean;
  /** What an absent one means; null where nothing is said. */
  readonly defaultValue: unknown;
}

/** A field of an object type. */
export interface FieldOfContract {
  readonly type: string;
  readonly list: boolean;
  readonly merge: string | undefined;
  /** Field that lists are joined by. */
  readonly key: string | undefined;
  readonly counts: CountedRows | undefined;
  readonly arguments: ReadonlyMap<string, InputOfContract>;
}

/** What can be asked for in a version of the contract, type by type. */
export interface Contract {
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, FieldOfContract>>;
  readonly inputs: ReadonlyMap<string, ReadonlyMap<string, InputOfContract>>;
  readonly enums: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Rule (`merge`) of numbers that are added up, and unknown where one of them is. */
export const addedUp = 'SUM';

/** Rule (`merge`) of lists that are joined by a field of their entries (`key`). */
export const joined = 'KEYED';

/** Root field of the federation, which no SDL names. */
const entities: FieldOfContract = {
  type: '_Entity',
  list: true,
  merge: undefined,
  key: undefined,
  counts: undefined,
  arguments: new Map([
    ['representations', { written: '[_Any!]!', type: '_Any', list: true, defaultValue: null }],
  ]),
};

/** Reads what stands in an SDL. */
export function readContract(sdl: string): Contract {
  const objects = new Map<string, ReadonlyMap<string, FieldOfContract>>();
  const inputs = new Map<string, ReadonlyMap<string, InputOfContract>>();
  const enums = new Map<string, ReadonlySet<string>>();
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      const fields = (definition.fields ?? []).map((field) => {
        const { type, list } = shapeOf(field.type);
        return [
          field.name.value,
          {
            type,
            list,
            merge: directiveArguments(field, 'merge')?.get('by'),
            key: directiveArguments(field, 'merge')?.get('key'),
            counts: directiveArguments(field, 'counts')?.get('rows') as CountedRows | undefined,
            arguments: readInputs(field.arguments),
          },
        ] as const;
      });
      objects.set(definition.name.value, new Map(fields));
    } else if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      inputs.set(definition.name.value, readInputs(definition.fields));
    } else if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
      const values = definition.values?.map(({ name }) => name.value);
      enums.set(definition.name.value, new Set(values));
    }
  }
  objects.set('Query', new Map([...(objects.get('Query') ?? []), ['_entities', entities]]));
  return { objects, inputs, enums };
}

function readInputs(
  nodes: readonly {
    readonly name: { readonly value: string };
    readonly type: TypeNode;
    readonly defaultValue?: ValueNode;
  }[] = [],
): ReadonlyMap<string, InputOfContract> {
  return new Map(
    nodes.map(({ name, type: node, defaultValue }) => {
      const { type, list } = shapeOf(node);
      const meant = defaultValue === undefined ? null : valueFromASTUntyped(defaultValue);
      return [name.value, { type, list, written: print(node), defaultValue: meant }];
    }),
  );
}
