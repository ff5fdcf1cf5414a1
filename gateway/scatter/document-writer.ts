import { createHash } from 'node:crypto';

import {
  type ArgumentNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
} from 'graphql';

import type { NeededLevel } from '#schema/wire/access-level.ts';

import { type ArgumentCheck, judgedAs } from './argument-checks.ts';
import type { CollectedField, DocumentScope } from './collect-fields.ts';
import type { FieldRule } from './merge-rules.ts';
import type { PreparedSlot } from './prepared-arguments.ts';
import { readDefaults } from './read-operation.ts';
import { compileValue, type LateValue } from './read-value.ts';
import type {
  EntitySelection,
  NestedCursor,
  SealScope,
  WrittenDocument,
} from './written-document.ts';

const pageArguments = new Set(['first', 'rows']);
const digestLength = 16;
const stringLiteral = /"""[\s\S]*?"""|"(?:\\.|[^"\\])*"/g;

/** Writes one root field's document for providers and remembers what it needs of the request. */
export class DocumentWriter {
  readonly scope: DocumentScope;
  readonly defaults: ReadonlyMap<string, unknown>;
  /** Arguments that, when false, make a field tell of rows that a filter leaves out. */
  readonly widening: LateValue[] = [];
  readonly #sealScopes: SealScope[] = [];
  readonly #nestedCursors: NestedCursor[] = [];
  readonly #descriptions: EntitySelection[] = [];
  readonly #checks: ArgumentCheck[] = [];
  readonly #prepared = new Map<string, PreparedSlot>();
  readonly #definitions: ReadonlyMap<string, string>;
  readonly #added = new Map<string, string>();

  constructor(scope: DocumentScope, operation: OperationDefinitionNode) {
    this.scope = scope;
    this.defaults = readDefaults(operation);
    this.#definitions = new Map(
      (operation.variableDefinitions ?? []).map((definition) => [
        definition.variable.name.value,
        print(definition),
      ]),
    );
  }

  /** Declares a variable of our own and returns its name, which no variable of the request has. */
  addVariable(base: string, type: string): string {
    let name = `atlas_${base}`;
    while (this.#definitions.has(name) || this.#added.has(name)) name = `${name}_`;
    this.#added.set(name, `$${name}:${type}`);
    return name;
  }

  /** Response key, name and arguments of a field; `replaced` as in `writeArguments`. */
  writeField(
    field: CollectedField,
    rule: FieldRule | undefined,
    replaced: ReadonlyMap<string, string>,
  ): string {
    const alias = field.key === field.name ? '' : `${field.key}:`;
    return `${alias}${field.name}${this.writeArguments(field, rule, replaced)}`;
  }

  /**
   * Arguments in parentheses, remembered where they can be judged; `replaced` gives texts for some, and adds those that the
   * field does not have.
   */
  writeArguments(
    field: CollectedField,
    rule: FieldRule | undefined,
    replaced: ReadonlyMap<string, string>,
  ): string {
    const texts: string[] = [];
    for (const { name, value: node } of field.node.arguments ?? []) {
      const argument = name.value;
      if (replaced.has(argument) || isObeyed(rule, argument)) continue;
      const prepared = this.#prepareArgument(field, rule, argument);
      texts.push(`${argument}:${prepared === null ? print(node) : `$${prepared}`}`);
      if (rule === undefined) continue;
      const value = compileValue(node, this.defaults);
      if (rule.arguments.get(argument)?.widens === true) this.widening.push(value);
      const judged = judgedAs(rule, argument);
      if (judged !== undefined)
        this.#checks.push({ argument, field: field.name, ...judged, value });
    }
    for (const [name, text] of replaced) texts.push(`${name}:${text}`);
    return texts.length === 0 ? '' : `(${texts.join(',')})`;
  }

  /** Remembers a field with a cursor argument; returns the index of its seal scope. */
  addSealScope(typeName: string, field: CollectedField, rule: FieldRule): number {
    const values: [string, LateValue][] = [];
    const prepared: [string, string][] = [];
    for (const [name, argument] of rule.arguments) {
      if (argument.sealed || pageArguments.has(name) || isObeyed(rule, name)) continue;
      const variable = this.#prepareArgument(field, rule, name);
      if (variable === null) values.push([name, this.argumentValue(field, rule, name)]);
      else prepared.push([name, variable]);
    }
    return this.#sealScopes.push({ name: `${typeName}.${field.name}`, values, prepared }) - 1;
  }

  /** The variable of the argument that explains what a field shows; null where it takes none that does. */
  explainedBy(field: CollectedField, rule: FieldRule): string | null {
    for (const [name, { type }] of rule.arguments) {
      if (this.scope.preparer.explains(namedType(type))) {
        return this.#prepareArgument(field, rule, name);
      }
    }
    return null;
  }

  /** Remembers a cursor in an argument within a row; returns the variable that stands in its place. */
  addNestedCursor(value: LateValue, scope: number, type: string): string {
    const variable = this.addVariable(`cursor${this.#nestedCursors.length}`, type);
    this.#nestedCursors.push({ variable, value, scope });
    return variable;
  }

  /** Remembers what answers want to know of their providers themselves; returns its index. */
  addDescription(typeName: string, selections: readonly SelectionSetNode[]): number {
    return this.#descriptions.push({ typeName, selections }) - 1;
  }

  /** What answers want to know of their providers themselves. */
  get descriptions(): readonly EntitySelection[] {
    return this.#descriptions;
  }

  /** Value of an argument as providers are sent it, the schema's default where it is absent or null. */
  argumentValue(field: CollectedField, rule: FieldRule, name: string): LateValue {
    const variable = this.#prepareArgument(field, rule, name);
    return variable === null
      ? this.#givenValue(field, rule, name)
      : (variables) => variables[variable];
  }

  #givenValue(field: CollectedField, rule: FieldRule, name: string): LateValue {
    const fallback = rule.arguments.get(name)?.defaultValue;
    const late = compileValue(fallback ?? { kind: Kind.NULL }, new Map())({});
    const node = argumentNamed(field, name);
    if (node === undefined) return () => late;
    const value = compileValue(node.value, this.defaults);
    return (variables) => value(variables) ?? late;
  }

  /** The whole document around a selection of the root, which needs a level; declares the variables that stand in it. */
  write(selection: string, needs: NeededLevel): WrittenDocument {
    const named = new Set(
      selection
        .replaceAll(stringLiteral, '')
        .match(/\$\w+/g)
        ?.map((name) => name.slice(1)),
    );
    const given = [...this.#definitions].filter(([name]) => named.has(name));
    const prepared = [...this.#prepared.keys()].filter((name) => named.has(name));
    const added = [...this.#added].filter(([name]) => named.has(name));
    const declared = [...given, ...added].map(([, text]) => text).join(',');
    return {
      needs,
      json: JSON.stringify(`query${declared === '' ? '' : `(${declared})`}{${selection}}`),
      variables: [...given.map(([name]) => name), ...prepared],
      sealScopes: this.#sealScopes,
      nestedCursors: this.#nestedCursors.filter(({ variable }) => named.has(variable)),
      checks: this.#checks,
      prepared: [...this.#prepared.values()],
    };
  }

  /**
   * Remembers an argument that has to be prepared and returns the variable that stands for it; null for any other. Arguments that are
   * written alike are one, in every document of an operation.
   */
  #prepareArgument(
    field: CollectedField,
    rule: FieldRule | undefined,
    name: string,
  ): string | null {
    if (rule === undefined) return null;
    const type = rule.arguments.get(name)?.type ?? '';
    const typeName = namedType(type);
    if (!this.scope.preparer.prepares(typeName)) return null;
    const node = argumentNamed(field, name);
    const text = `${name} ${type} ${node === undefined ? '' : print(node.value)}`;
    const digest = createHash('sha256').update(text).digest('hex').slice(0, digestLength);
    let variable = `atlas_${name}_${digest}`;
    while (this.#definitions.has(variable)) variable = `${variable}_`;
    if (!this.#prepared.has(variable)) {
      const value = this.#givenValue(field, rule, name);
      this.#prepared.set(variable, { variable, name, typeName, value });
      this.#added.set(variable, `$${variable}:${type}`);
    }
    return variable;
  }
}

/** Name of a type, list and non-null aside. */
export function namedType(type: string): string {
  return type.replaceAll(/[[\]!]/g, '');
}

/** Whether an argument is for the gateway alone. */
function isObeyed(rule: FieldRule | undefined, argument: string): boolean {
  return rule?.arguments.get(argument)?.fills !== undefined;
}

/** The argument of that name as the request has it. */
export function argumentNamed(field: CollectedField, name: string): ArgumentNode | undefined {
  return field.node.arguments?.find((argument) => argument.name.value === name);
}
