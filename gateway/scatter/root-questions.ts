import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import { canonicalText, digestOf } from './canonical-text.ts';
import type { CursorSeal } from './cursor-seal.ts';
import type { RequestScope } from './engine.ts';
import type { WrittenDocument } from './written-document.ts';

const noScope = { name: '', values: [], prepared: [] } as const;
const nestedVersion = 2;

/** What providers are asked for one root field of one request, and the cursors that belong to it. */
export class RootQuestions {
  readonly #seal: CursorSeal;
  readonly #request: RequestScope;
  readonly #document: WrittenDocument;
  readonly #binds: string[] = [];
  readonly #prefixes = new Map<WrittenDocument, string>();

  /** `document` is the field's own, whose seal scopes cursors are bound by. */
  constructor(seal: CursorSeal, request: RequestScope, document: WrittenDocument) {
    this.#seal = seal;
    this.#request = request;
    this.#document = document;
  }

  /** Digest of what makes a listing what it is: field, arguments and caller scope. */
  bindOf(scope: number): string {
    const known = this.#binds[scope];
    if (known !== undefined) return known;
    const { name, values, prepared } = this.#document.sealScopes[scope] ?? noScope;
    const { variables } = this.#request;
    const given = [
      ...values.map(([argument, value]) => [argument, value(variables)]),
      ...prepared.map(([argument, variable]) => [
        argument,
        this.#request.prepared.get(variable)?.canonical,
      ]),
    ];
    const text = canonicalText([name, given, this.#request.caller.digest]);
    const bind = digestOf(text);
    this.#binds[scope] = bind;
    return bind;
  }

  /** Seals a provider's own cursor for the seal scope of that index. */
  sealNested(scope: number, cursor: string): string {
    return this.#seal.seal(JSON.stringify([nestedVersion, this.bindOf(scope), cursor]));
  }

  /** The body that a provider is sent; `variables` are further ones, as the inside of a JSON object. */
  bodyOf(document: WrittenDocument, variables: string): string {
    const prefix = this.questionOf(document);
    const comma = prefix.endsWith('{') || variables === '' ? '' : ',';
    return `${prefix}${comma}${variables}}}`;
  }

  /** A document with the request's variables, as the beginning of the body that providers are sent. */
  questionOf(document: WrittenDocument): string {
    const known = this.#prefixes.get(document);
    if (known !== undefined) return known;
    const parts: string[] = [];
    for (const name of document.variables) {
      const value = this.#request.variables[name];
      if (value !== undefined) parts.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
    }
    for (const { variable, value, scope } of document.nestedCursors) {
      const token = value(this.#request.variables) ?? null;
      const cursor = token === null ? null : this.#openNested(token, scope);
      parts.push(`${JSON.stringify(variable)}:${JSON.stringify(cursor)}`);
    }
    const prefix = `{"query":${document.json},"variables":{${parts.join(',')}`;
    this.#prefixes.set(document, prefix);
    return prefix;
  }

  #openNested(token: unknown, scope: number): string {
    const payload = typeof token === 'string' ? this.#seal.open(token) : null;
    if (payload === null) throw new CodedError('CURSOR_INVALID', errorCodes.CURSOR_INVALID);
    const [version, bind, cursor] = JSON.parse(payload) as [number, string, string];
    if (version !== nestedVersion || bind !== this.bindOf(scope)) {
      throw new CodedError('CURSOR_MISMATCH', errorCodes.CURSOR_MISMATCH);
    }
    return cursor;
  }
}
