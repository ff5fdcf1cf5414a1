import {
  type ArgumentNode,
  type FieldNode,
  Kind,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

import { isFilter } from '../filter/filter-rules.ts';
import type { Variables } from '../scatter/read-value.ts';
import type { Json } from '../scatter/json-object.ts';
import { askValue, type EarlierValue, isUsual } from './asked-values.ts';
import {
  addedUp,
  type Contract,
  type FieldOfContract,
  type InputOfContract,
  joined,
} from './contract.ts';
import { askedEntries, type EntriesAsked, type LeftOut } from './left-out.ts';
import { type FilterVersions, weakenFilter } from './weaker-filter.ts';

/** This version, and an earlier one. */
export interface Versions extends FilterVersions {
  readonly present: Contract;
}

/** A selection as an earlier version is asked it. */
export interface EarlierSelection {
  /** In braces. */
  readonly text: string;
  readonly left: LeftOut;
}

/** Where a field is selected: its type, and the names of the fields that lead there. */
export interface SelectedAt {
  readonly typeName: string;
  readonly path: string;
  /** Whether it is merged with what other providers say. */
  readonly merged: boolean;
}

/** How the arguments of a field are written beside what they were given. */
export interface SpecialArguments {
  /** The names of the fields that lead to it, its own included. */
  readonly path: string;
  /** Other values for some. */
  readonly replaced?: ReadonlyMap<string, Json>;
  /** Those that are seen to elsewhere. */
  readonly obeyed?: ReadonlySet<string>;
}

/** Writes a document in an earlier version; arguments become variables of its own. */
export class EarlierDocument {
  /** Fields, arguments and values that the version does not have. */
  readonly leftOut = new Set<string>();
  readonly #versions: Versions;
  readonly #variables: Variables;
  readonly #declared: string[] = [];
  readonly #values: Record<string, unknown> = {};

  constructor(versions: Versions, variables: Variables) {
    this.#versions = versions;
    this.#variables = variables;
  }

  /** A request body around a selection of the root. */
  body(selection: string): string {
    const head = this.#declared.length === 0 ? '' : `(${this.#declared.join(',')})`;
    return JSON.stringify({ query: `query${head}{${selection}}`, variables: this.#values });
  }

  /** What an argument was given. */
  given({ value }: ArgumentNode): unknown {
    return valueFromASTUntyped(value, this.#variables);
  }

  /** A selection without what the version does not have. */
  select(at: SelectedAt, { selections }: SelectionSetNode): EarlierSelection {
    const { typeName } = at;
    const texts: string[] = [];
    const fields: LeftOut['fields'][number][] = [];
    const nested: LeftOut['nested'][number][] = [];
    const entries: LeftOut['entries'][number][] = [];
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const written = this.#selectField(at, node);
        if (written === null) fields.push(...this.#absent(typeName, key, node));
        else {
          texts.push(written.text);
          nested.push([key, written.left]);
          const asked = this.#entriesOf(at, node);
          if (asked !== null) entries.push([key, asked]);
        }
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        const type = node.typeCondition?.name.value ?? typeName;
        if (!this.#versions.earlier.objects.has(type)) {
          this.leftOut.add(type);
          continue;
        }
        const { text, left } = this.select({ ...at, typeName: type }, node.selectionSet);
        texts.push(`...on ${type}${text}`);
        fields.push(...left.fields);
        nested.push(...left.nested);
        entries.push(...left.entries);
      }
    }
    return {
      text: `{${texts.length === 0 ? '__typename' : texts.join(' ')}}`,
      left: { fields, nested, entries },
    };
  }

  /** Arguments in parentheses; null where the version cannot be asked so, which is noted. */
  write(
    field: FieldOfContract,
    earlier: FieldOfContract,
    nodes: readonly ArgumentNode[],
    special: SpecialArguments,
  ): string | null {
    // Declared when all can be asked: a variable that nothing uses makes a document that does not fit.
    const declarations: (() => string)[] = [];
    for (const node of nodes) {
      const name = node.name.value;
      const input = field.arguments.get(name);
      const value = this.given(node);
      if (input === undefined || value === undefined || special.obeyed?.has(name)) continue;
      const known = earlier.arguments.get(name);
      const asked = this.#askArgument(input, known, special.replaced?.get(name) ?? value);
      if (asked === null) {
        this.leftOut.add(`${special.path}(${name}:)`);
        return null;
      }
      for (const one of asked.leftOut) this.leftOut.add(`${special.path}(${name}: ${one})`);
      if (known !== undefined) {
        declarations.push(() => `${name}:${this.#declare(known, asked.value)}`);
      }
    }
    const texts = declarations.map((declare) => declare());
    return texts.length === 0 ? '' : `(${texts.join(',')})`;
  }

  #selectField({ typeName, path, merged }: SelectedAt, node: FieldNode): EarlierSelection | null {
    const name = node.name.value;
    const alias = node.alias === undefined ? '' : `${node.alias.value}:`;
    const nothing = { fields: [], nested: [], entries: [] };
    if (name === '__typename') return { text: `${alias}__typename`, left: nothing };
    const { present, earlier } = this.#versions;
    const field = present.objects.get(typeName)?.get(name);
    const known = earlier.objects.get(typeName)?.get(name);
    const at = path === '' ? name : `${path}.${name}`;
    if (field === undefined || known === undefined) {
      this.leftOut.add(at);
      return null;
    }
    const head = this.write(field, known, node.arguments ?? [], { path: at });
    if (head === null) return null;
    const inner =
      node.selectionSet === undefined
        ? { text: '', left: nothing }
        : this.select(
            { typeName: known.type, path: at, merged: merged && isMerged(field) },
            node.selectionSet,
          );
    return { text: `${alias}${name}${head}${inner.text}`, left: inner.left };
  }

  /** Of an object that is merged field by field, what is not there is each of its fields, or the others' would be all there are. */
  #absent(typeName: string, key: string, { name, selectionSet }: FieldNode): LeftOut['fields'] {
    const field = this.#versions.present.objects.get(typeName)?.get(name.value);
    if (field?.merge === addedUp || field?.merge === joined) return [];
    if (field?.merge !== 'OBJECT' || selectionSet === undefined) return [[key, null]];
    const inner = selectionSet.selections.flatMap((node) =>
      node.kind === Kind.FIELD
        ? this.#absent(field.type, node.alias?.value ?? node.name.value, node)
        : [],
    );
    return [[key, Object.fromEntries(inner)]];
  }

  /** Entries are of use to who merges them with those of others. */
  #entriesOf({ typeName, merged }: SelectedAt, node: FieldNode): EntriesAsked | null {
    if (!merged) return null;
    return askedEntries(this.#versions, { typeName, node }, (argument) => this.given(argument));
  }

  #askArgument(
    input: InputOfContract,
    known: InputOfContract | undefined,
    value: unknown,
  ): EarlierValue | null {
    if (known === undefined) return isUsual(input, value) ? { value, leftOut: [] } : null;
    const { rules, earlier, present } = this.#versions;
    if (value === null || !isFilter(rules, input.type)) {
      return askValue(earlier, present, input, value);
    }
    const part = { typeName: input.type, given: value as Json, path: '' };
    const { upper, lost } = weakenFilter(this.#versions, part);
    return lost.length > 0 ? null : { value: upper, leftOut: [] };
  }

  #declare({ written }: InputOfContract, value: unknown): string {
    const name = `v${this.#declared.length}`;
    this.#declared.push(`$${name}:${written}`);
    this.#values[name] = value;
    return `$${name}`;
  }
}

/** Whether what several providers say in a field becomes one. */
export function isMerged({ merge }: FieldOfContract): boolean {
  return merge === 'OBJECT' || merge === joined;
}
