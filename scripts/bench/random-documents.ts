import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

import { createRandom } from './random.ts';

/** A stream of documents, up to the limits of what is answered: some valid, some broken in one place. */
export type Documents = () => string;

/** Fields that a document has at most; what it has is drawn so that small and large ones come. */
const mostFields = 600;
const mostDepth = 11;

/** Draws documents of a schema; the same for the same seed. */
export function drawDocuments(schema: GraphQLSchema, seed: number): Documents {
  const random = createRandom(seed);
  const query = schema.getQueryType();
  if (query === undefined || query === null) throw new Error('a schema without queries');
  return () => {
    const draft = new Draft(random);
    const root = draft.selection(query, 1);
    const text = `query ${root} ${draft.fragments.join(' ')}`;
    return random() < 0.3 ? breakSomewhere(text, random) : text;
  };
}

class Draft {
  readonly fragments: string[] = [];
  readonly #random: () => number;
  #fieldsLeft: number;
  #aliasesLeft = 29;

  constructor(random: () => number) {
    this.#random = random;
    this.#fieldsLeft = 1 + Math.floor(mostFields * random() ** 3);
  }

  selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const wanted = 1 + this.#below(depth === 1 ? 3 : 5);
    const parts = new Set<string>();
    for (let drawn = 0; drawn < wanted && this.#fieldsLeft > 0; drawn++) {
      const field = fields[this.#below(fields.length)];
      if (field !== undefined) parts.add(this.#field(field, depth));
    }
    const inside = [...parts, '__typename'].join(' ');
    return `{ ${this.#wrap(type.name, inside)} }`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(field.type);
    // What is nested too deep ends here.
    if (isObjectType(named) && depth >= mostDepth) return '__typename';
    this.#fieldsLeft--;
    const given = field.args.filter((one) => isRequiredArgument(one) || this.#random() < 0.3);
    const taken = given.map((one) => `${one.name}: ${this.#value(one)}`);
    const called = `${field.name}${taken.length === 0 ? '' : `(${taken.join(', ')})`}`;
    const inside = isObjectType(named) ? ` ${this.selection(named, depth + 1)}` : '';
    // Two fields of one name with other arguments would be no valid document.
    if (taken.length === 0 && inside === '') return called;
    return `${this.#alias(field.name)}${called}${this.#directive()}${inside}`;
  }

  #alias(name: string): string {
    if (this.#aliasesLeft <= 0) return '';
    return `${name}_${this.#aliasesLeft--}: `;
  }

  #directive(): string {
    return this.#random() < 0.03 ? ' @include(if: true)' : '';
  }

  #wrap(type: string, inside: string): string {
    const drawn = this.#random();
    if (drawn < 0.1) return `... on ${type} { ${inside} }`;
    if (drawn > 0.1 + 0.1 || this.fragments.length >= 30) return inside;
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} on ${type} { ${inside} }`);
    return `...${name}`;
  }

  #value({ name, type }: GraphQLArgument): string {
    if (name === 'first') return String(1 + this.#below(3));
    return this.#literal(type);
  }

  #literal(type: GraphQLInputType): string {
    if (isNonNullType(type)) return this.#literal(type.ofType);
    if (isListType(type)) {
      const length = 1 + this.#below(2);
      return `[${Array.from({ length }, () => this.#literal(type.ofType)).join(', ')}]`;
    }
    if (isEnumType(type)) {
      const values = type.getValues();
      return values[this.#below(values.length)]?.name ?? 'null';
    }
    const scalars: Record<string, string> = { Int: '7', Float: '7.5', Boolean: 'true' };
    const texts: Record<string, string> = { ID: '"a:1"', String: '"CT"', Date: '"2024-01-31"' };
    return scalars[type.name] ?? texts[type.name] ?? '{}';
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

/** One thing wrong: a sign left out, doubled or put in. */
function breakSomewhere(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const drawn = random();
  if (drawn < 0.4) return text.slice(0, at) + text.slice(at + 1);
  const sign =
    drawn < 0.7 ? '{}()[]:$@!"#\u0000\u{1F4A5}'.charAt(Math.floor(random() * 12)) : 'xyz';
  return text.slice(0, at) + sign + text.slice(at);
}
