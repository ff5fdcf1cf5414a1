import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How much of everything a document holds, fragments spread; of several operations, the greatest of each. */
export interface DocumentSize {
  /** Fragments that it defines. */
  readonly fragments: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** Fields, spreads and inline fragments. */
  readonly selections: number;
  /** A field of the root counts 1; what is within introspection does not count. */
  readonly depth: number;
  /** The same of introspection alone. */
  readonly introspectionDepth: number;
  /** Times that `__schema` is asked for. */
  readonly schemaReads: number;
  /** Fields that stand beside one of the same response key; each set of selections as it is written. */
  readonly repeats: number;
}

/** What a set of selections holds. */
interface SetSize {
  readonly aliases: number;
  readonly fields: number;
  readonly selections: number;
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly schemaReads: number;
}

const nothing: SetSize = {
  aliases: 0,
  fields: 0,
  selections: 0,
  depth: 0,
  introspectionDepth: 0,
  schemaReads: 0,
};

/**
 * Measures a document that nobody has validated. A fragment is measured once, however often it is spread, so it takes as long as the
 * document is; what spreads itself counts as nothing there, since validation refuses it.
 */
export function measureDocument(document: DocumentNode): DocumentSize {
  const measure = new Measure(document);
  let largest: DocumentSize = {
    ...nothing,
    fragments: measure.fragments.size,
    rootFields: 0,
    repeats: 0,
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { fields, ...size } = measure.set(definition.selectionSet);
    largest = largestOf(largest, { ...largest, ...size, rootFields: fields });
  }
  for (const { selectionSet } of measure.fragments.values()) measure.set(selectionSet);
  return { ...largest, repeats: measure.repeats };
}

function largestOf(a: DocumentSize, b: DocumentSize): DocumentSize {
  return {
    fragments: Math.max(a.fragments, b.fragments),
    aliases: Math.max(a.aliases, b.aliases),
    rootFields: Math.max(a.rootFields, b.rootFields),
    selections: Math.max(a.selections, b.selections),
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    schemaReads: Math.max(a.schemaReads, b.schemaReads),
    repeats: Math.max(a.repeats, b.repeats),
  };
}

class Measure {
  readonly fragments = new Map<string, FragmentDefinitionNode>();
  repeats = 0;
  readonly #known = new Map<SelectionSetNode, SetSize>();

  constructor({ definitions }: DocumentNode) {
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.fragments.set(definition.name.value, definition);
      }
    }
  }

  set(selectionSet: SelectionSetNode | undefined): SetSize {
    if (selectionSet === undefined) return nothing;
    const known = this.#known.get(selectionSet);
    if (known !== undefined) return known;
    // What comes back here while it is measured spreads itself.
    this.#known.set(selectionSet, nothing);
    const { selections } = selectionSet;
    this.repeats += selections.length - new Set(selections.map(keyOf)).size;
    let sum = nothing;
    for (const selection of selections) sum = add(sum, this.#selection(selection));
    this.#known.set(selectionSet, sum);
    return sum;
  }

  #selection(selection: SelectionNode): SetSize {
    if (selection.kind === Kind.FIELD) {
      const { name, alias, selectionSet } = selection;
      const inside = this.set(selectionSet);
      const deep = { depth: inside.depth + 1, introspectionDepth: inside.introspectionDepth };
      const depth = name.value.startsWith('__') ? introspected(deep) : deep;
      return {
        ...depth,
        fields: 1,
        aliases: inside.aliases + (alias === undefined ? 0 : 1),
        selections: inside.selections + 1,
        schemaReads: inside.schemaReads + (name.value === '__schema' ? 1 : 0),
      };
    }
    const inside = this.set(
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : this.fragments.get(selection.name.value)?.selectionSet,
    );
    return { ...inside, selections: inside.selections + 1 };
  }
}

function introspected({
  depth,
  introspectionDepth,
}: Pick<SetSize, 'depth' | 'introspectionDepth'>) {
  return { depth: 0, introspectionDepth: Math.max(depth, introspectionDepth) };
}

function add(a: SetSize, b: SetSize): SetSize {
  return {
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
    selections: a.selections + b.selections,
    schemaReads: a.schemaReads + b.schemaReads,
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
  };
}

/** What two selections of one set have in common where they repeat each other; an inline fragment repeats nothing. */
function keyOf(selection: SelectionNode, index: number): string {
  if (selection.kind === Kind.FIELD) return selection.alias?.value ?? selection.name.value;
  return selection.kind === Kind.FRAGMENT_SPREAD ? `...${selection.name.value}` : `#${index}`;
}
