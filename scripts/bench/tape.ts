import { Kind, parse, type FieldNode, type OperationDefinitionNode, type ValueNode } from 'graphql';

import { compareSortKeys, readPosition, type SortKeyValue } from '#schema/wire/position.ts';

/** A GraphQL request as a provider gets it. */
export interface RecordedRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What of a listing request changes from page to page. */
export interface PageWindow {
  readonly first: number;
  readonly rows: number;
  readonly after: string | null;
}

/** One listing of one provider, prebuilt: any slice of it can be answered without looking at a row again. */
export interface Tape {
  /** Response name of the root field. */
  readonly name: string;
  /** JSON of each row, by response name of the list, in order. */
  readonly lists: readonly {
    readonly name: string;
    readonly field: string;
    readonly items: readonly string[];
  }[];
  /** Response name of pageInfo, its fields by response name; null where it was not asked. */
  readonly pageInfo: {
    readonly name: string;
    readonly fields: readonly (readonly [string, string])[];
  } | null;
  /** Members that are the same on every page, as JSON. */
  readonly rest: readonly string[];
  /** Where each row stands. */
  readonly cursors: readonly { readonly key: SortKeyValue; readonly id: string }[];
  /** Whether the listing goes on behind the tape. */
  readonly more: boolean;
  /** Release that the provider answered from, as JSON of `extensions`. */
  readonly extensions: string;
}

function rootField(query: string): FieldNode | null {
  const operation = parse(query, { noLocation: true }).definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [selection] = operation?.selectionSet.selections ?? [];
  return selection?.kind === Kind.FIELD ? selection : null;
}

/** The listing that a provider request asks for; null where it asks for something else. */
export class ListingShape {
  readonly name: string;
  readonly fields: readonly FieldNode[];
  readonly #names: ReadonlyMap<string, ValueNode>;

  private constructor(root: FieldNode) {
    this.name = root.alias?.value ?? root.name.value;
    this.fields = (root.selectionSet?.selections ?? []).filter((node) => node.kind === Kind.FIELD);
    this.#names = new Map(
      (root.arguments ?? []).map((argument) => [argument.name.value, argument.value]),
    );
  }

  static read(query: string): ListingShape | null {
    const root = rootField(query);
    const lists = new Set(['edges', 'nodes', 'keys']);
    const isListing = root?.selectionSet?.selections.some(
      (node) => node.kind === Kind.FIELD && lists.has(node.name.value),
    );
    return root !== null && isListing === true ? new ListingShape(root) : null;
  }

  #value(argument: string, variables: Readonly<Record<string, unknown>>): unknown {
    const node = this.#names.get(argument);
    if (node === undefined) return undefined;
    if (node.kind === Kind.VARIABLE) return variables[node.name.value];
    return node.kind === Kind.INT
      ? Number(node.value)
      : node.kind === Kind.STRING
        ? node.value
        : undefined;
  }

  window(variables: Readonly<Record<string, unknown>>): PageWindow {
    const first = this.#value('first', variables);
    const rows = this.#value('rows', variables);
    const after = this.#value('after', variables);
    const keys = typeof first === 'number' ? first : 50;
    return {
      first: keys,
      rows: typeof rows === 'number' ? rows : keys,
      after: typeof after === 'string' ? after : null,
    };
  }

  /** The variables with another window; null where a window argument is written as a literal. */
  widen(variables: Readonly<Record<string, unknown>>, size: number): Record<string, unknown> {
    const widened: Record<string, unknown> = { ...variables };
    for (const argument of ['first', 'rows']) {
      const node = this.#names.get(argument);
      if (node?.kind === Kind.VARIABLE) widened[node.name.value] = size;
    }
    const after = this.#names.get('after');
    if (after?.kind === Kind.VARIABLE) widened[after.name.value] = null;
    return widened;
  }

  /** What of the variables says which listing it is. */
  identity(variables: Readonly<Record<string, unknown>>): string {
    return JSON.stringify(this.widen(variables, 0));
  }
}

function startOf(tape: Tape, after: string | null, descending: boolean): number {
  const position = after === null ? null : readPosition(after);
  if (position === null) return 0;
  if (position.id !== undefined)
    return tape.cursors.findIndex((cursor) => cursor.id === position.id) + 1;
  const index = tape.cursors.findIndex((cursor) => {
    const order = compareSortKeys(cursor.key, position.key, descending);
    return order > 0 || (order === 0 && position.past !== true);
  });
  return index === -1 ? tape.cursors.length : index;
}

/** The response body for a window of the tape. */
export function playTape(tape: Tape, window: PageWindow, descending: boolean): string {
  const start = startOf(tape, window.after, descending);
  const members = [...tape.rest];
  for (const list of tape.lists) {
    const size = list.field === 'keys' ? window.first : window.rows;
    members.push(
      `${JSON.stringify(list.name)}:[${list.items.slice(start, start + size).join(',')}]`,
    );
  }
  if (tape.pageInfo !== null) {
    const hasNext = start + window.first < tape.cursors.length || tape.more;
    const last = tape.cursors[Math.min(start + window.rows, tape.cursors.length) - 1];
    const values: Record<string, unknown> = {
      hasNextPage: hasNext,
      hasPreviousPage: false,
      startCursor: JSON.stringify(tape.cursors[start]) ?? null,
      endCursor: last === undefined ? null : JSON.stringify(last),
    };
    const fields = tape.pageInfo.fields.map(
      ([name, field]) => `${JSON.stringify(name)}:${JSON.stringify(values[field] ?? null)}`,
    );
    members.push(`${JSON.stringify(tape.pageInfo.name)}:{${fields.join(',')}}`);
  }
  return `{"data":{${JSON.stringify(tape.name)}:{${members.join(',')}}},"extensions":${tape.extensions}}`;
}
