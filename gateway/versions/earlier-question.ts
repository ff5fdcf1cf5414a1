import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  valueFromASTUntyped,
} from 'graphql';

import type { ErrorCode } from '#schema/kernel/errors.ts';

import { isFilter } from '../filter/filter-rules.ts';
import { exactness } from '../scatter/choice-plan.ts';
import { isObject, type Json } from '../scatter/json-object.ts';
import { RecentMap } from '../scatter/recent-map.ts';
import type { FieldOfContract } from './contract.ts';
import { findMadeUp, joinBounds, type MadeUpBound, writeUpper } from './counted-selection.ts';
import {
  EarlierDocument,
  type EarlierSelection,
  isMerged,
  type Versions,
} from './earlier-document.ts';
import { type LeftOut, putBack } from './left-out.ts';
import { weakenFilter, type WeakerFilter } from './weaker-filter.ts';

/** A question as an earlier version is asked it. */
export interface EarlierQuestion {
  readonly kind: 'question';
  readonly body: string;
  /** What the version does not have: fields, arguments, values. */
  readonly leftOut: readonly string[];
  /** Criteria that it does not have. */
  readonly lost: readonly string[];
  /** Places of criteria, as asked, with the caller's. */
  readonly moved: ReadonlyMap<string, string>;
  /** Whether only answers count that apply all criteria as asked. */
  readonly exactly: boolean;
  /** The answer to what was asked in this version; `beside` is what the field `u` said. */
  readonly restore: (value: unknown, beside: unknown) => unknown;
}

/** Why an earlier version is not asked at all. */
export interface Unaskable {
  readonly kind: 'unaskable';
  readonly code: ErrorCode;
  readonly leftOut: readonly string[];
}

const keptDocuments = 500;
const nothingLeft: LeftOut = { fields: [], nested: [], entries: [] };
const noFilter: WeakerFilter = { lower: {}, upper: {}, lost: [], moved: new Map() };

/** Puts request bodies, as the gateway writes them, into an earlier version. */
export function createEarlierVersion(
  versions: Versions,
): (body: string) => EarlierQuestion | Unaskable {
  const documents = new RecentMap<string, OperationDefinitionNode>(keptDocuments);
  return (body) => {
    const { query, variables } = JSON.parse(body) as {
      readonly query: string;
      readonly variables?: Json;
    };
    let operation = documents.get(query);
    if (operation === undefined) {
      operation = readOperation(query);
      documents.set(query, operation);
    }
    const root = operation.selectionSet.selections[0];
    if (root?.kind !== Kind.FIELD) throw new Error('a document for providers has one root field');
    const given = { ...defaultsOf(operation), ...variables };
    return new RootQuestion(versions, root, given).ask();
  };
}

function readOperation(query: string): OperationDefinitionNode {
  const [operation] = parse(query, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation for providers');
  return operation;
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Json {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined
        ? []
        : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
    ),
  );
}

class RootQuestion {
  readonly #versions: Versions;
  readonly #root: FieldNode;
  readonly #document: EarlierDocument;

  constructor(versions: Versions, root: FieldNode, variables: Json) {
    this.#versions = versions;
    this.#root = root;
    this.#document = new EarlierDocument(versions, variables);
  }

  ask(): EarlierQuestion | Unaskable {
    const name = this.#root.name.value;
    const { present, earlier } = this.#versions;
    const field = present.objects.get('Query')?.get(name);
    const known = earlier.objects.get('Query')?.get(name);
    if (field === undefined || known === undefined) {
      this.#document.leftOut.add(name);
      return this.#unaskable('VERSION_TOO_OLD');
    }
    const exactly = this.#argument(exactness) === true && !known.arguments.has(exactness);
    const filter = this.#filterOf(field);
    if (exactly && filter.weaker.lost.length > 0) return this.#unaskable('NOT_EXACT');
    const asked = this.#write(field, known, filter);
    if (asked === null) return this.#unaskable('VERSION_TOO_OLD');
    const { lost, moved } = filter.weaker;
    return {
      ...asked,
      kind: 'question',
      leftOut: [...this.#document.leftOut],
      lost,
      moved,
      exactly,
    };
  }

  #write(
    field: FieldOfContract,
    known: FieldOfContract,
    { name, weaker }: AskedFilter,
  ): Pick<EarlierQuestion, 'body' | 'restore'> | null {
    const root = this.#root.name.value;
    const bounded = weaker.lost.length > 0;
    const madeUp = findMadeUp(this.#versions, known.type, this.#root.selectionSet);
    const selected = this.#select(known.type, weaker);
    if (selected.text === '{__typename}' && this.#document.leftOut.size > 0 && madeUp.length === 0)
      return null;
    const head = this.#head(field, known, name, weaker.lower ?? weaker.upper);
    if (head === null) return null;
    const beside = this.#besides(known.type, { bounded, madeUp, weaker });
    const other = beside === null ? '' : this.#head(field, known, name, beside.filter);
    // Criteria are told of the field that stands last.
    const besides = beside === null ? '' : `u:${root}${other ?? ''}{${beside.text}} `;
    return {
      body: this.#document.body(`${besides}r:${root}${head}${selected.text}`),
      restore: (value, said) => {
        const answer = bounded ? this.#bound(known.type, weaker, value, said) : value;
        putBack(selected.left, answer);
        putMadeUp(madeUp, answer, said);
        return answer;
      },
    };
  }

  /** The field's selection; where no row certainly matches, what may is only counted. */
  #select(typeName: string, { lower, lost }: WeakerFilter): EarlierSelection {
    const set = this.#root.selectionSet;
    if (set === undefined) return { text: '', left: nothingLeft };
    if (lost.length === 0 || lower !== null) {
      const path = this.#root.name.value;
      const root = this.#versions.present.objects.get('Query')?.get(path);
      const merged = root !== undefined && isMerged(root);
      return this.#document.select({ typeName, path, merged }, set);
    }
    const text = writeUpper(this.#versions, typeName, set);
    return { text: `{${text === '' ? '__typename' : text}}`, left: nothingLeft };
  }

  /** What is asked beside the field itself: what may match, where its own answer is of what certainly does. */
  #besides(
    typeName: string,
    asked: {
      readonly bounded: boolean;
      readonly madeUp: readonly MadeUpBound[];
      readonly weaker: WeakerFilter;
    },
  ): { readonly filter: Json; readonly text: string } | null {
    const { bounded, madeUp, weaker } = asked;
    if (madeUp.length > 0) {
      const names = new Set(madeUp.flatMap(({ fields }) => fields.map(([, name]) => name)));
      return { filter: {}, text: [...names].join(' ') };
    }
    if (!bounded || weaker.lower === null) return null;
    const text = writeUpper(this.#versions, typeName, this.#root.selectionSet);
    return text === '' ? null : { filter: weaker.upper, text };
  }

  #bound(typeName: string, { lower }: WeakerFilter, value: unknown, said: unknown): unknown {
    if (!isObject(value)) return value;
    const beside = isObject(said) ? said : null;
    const answers =
      lower === null ? { lower: null, upper: value } : { lower: value, upper: beside };
    return joinBounds(this.#versions.present, typeName, this.#root.selectionSet, answers);
  }

  #head(
    field: FieldOfContract,
    known: FieldOfContract,
    filter: string | null,
    value: Json,
  ): string | null {
    return this.#document.write(field, known, this.#root.arguments ?? [], {
      path: this.#root.name.value,
      replaced: filter === null ? new Map() : new Map([[filter, value]]),
      obeyed: known.arguments.has(exactness) ? new Set() : new Set([exactness]),
    });
  }

  /** The root field's filter: its name, null where none was given, and what the version can be asked of it. */
  #filterOf(field: FieldOfContract): AskedFilter {
    for (const [name, { type }] of field.arguments) {
      const value = isFilter(this.#versions.rules, type) ? this.#argument(name) : undefined;
      if (!isObject(value)) continue;
      const part = { typeName: type, given: value, path: '' };
      return { name, weaker: weakenFilter(this.#versions, part) };
    }
    return { name: null, weaker: noFilter };
  }

  #argument(name: string): unknown {
    const node = this.#root.arguments?.find((one) => one.name.value === name);
    return node === undefined ? undefined : this.#document.given(node);
  }

  #unaskable(code: ErrorCode): Unaskable {
    return { kind: 'unaskable', code, leftOut: [...this.#document.leftOut] };
  }
}

interface AskedFilter {
  readonly name: string | null;
  readonly weaker: WeakerFilter;
}

function putMadeUp(madeUp: readonly MadeUpBound[], answer: unknown, said: unknown): void {
  if (!isObject(answer) || !isObject(said)) return;
  for (const { key, fields } of madeUp) {
    answer[key] = Object.fromEntries(fields.map(([inner, name]) => [inner, said[name] ?? null]));
  }
}
