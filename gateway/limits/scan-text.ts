import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Limits } from './limits.ts';

const opening: ReadonlySet<string> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const closing: ReadonlySet<string> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

/**
 * Reads a document token by token, before a parser builds anything of it. Throws TOKEN_LIMIT, and DEPTH_LIMIT for brackets within
 * brackets: parser, validation and planner walk into them by recursion. What is no GraphQL is left to the parser.
 */
export function scanText(
  text: string,
  { maxTokens, maxBrackets }: Pick<Limits, 'maxTokens' | 'maxBrackets'>,
): void {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  for (let tokens = 1; ; tokens++) {
    const kind = nextKind(lexer);
    if (kind === null || kind === TokenKind.EOF) return;
    if (tokens > maxTokens) {
      const message = `The document has more than ${maxTokens} words and signs: ask for less at once.`;
      throw new CodedError('TOKEN_LIMIT', message);
    }
    if (opening.has(kind)) depth++;
    else if (closing.has(kind)) depth--;
    if (depth > maxBrackets) {
      const message = `The document has more than ${maxBrackets} brackets within each other: ask in several requests.`;
      throw new CodedError('DEPTH_LIMIT', message);
    }
  }
}

/** Null where no token begins. */
function nextKind(lexer: Lexer): string | null {
  try {
    return lexer.advance().kind;
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
