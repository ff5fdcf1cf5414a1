import { GraphQLError, Lexer, Source, type Token, TokenKind } from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Limits } from './limits.ts';

type ScanLimits = Pick<Limits, 'maxTokens' | 'maxBrackets' | 'maxAliases'>;

/** Longest name, number or sign, and longest text in quotes, in characters. */
const maxName = 256;
const maxString = 16_384;
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
 * Reads a document token by token, before a parser builds anything of it. Throws TOKEN_LIMIT for too many words or one that is too long, or ALIAS_LIMIT where aliases make it so long,
 * and DEPTH_LIMIT for brackets within brackets: parser, validation and planner walk into them by recursion. What is no GraphQL is
 * left to the parser.
 */
export function scanText(text: string, limits: ScanLimits): void {
  const lexer = new Lexer(new Source(text));
  const open: string[] = [];
  let aliases = 0;
  for (let tokens = 1; ; tokens++) {
    const token = nextToken(lexer);
    if (token === null || token.kind === TokenKind.EOF) return;
    const { kind } = token;
    requireLength(token);
    if (tokens > limits.maxTokens) throw tooLong(limits, aliases);
    if (opening.has(kind)) open.push(kind);
    else if (closing.has(kind)) open.pop();
    else if (kind === TokenKind.COLON && open.at(-1) === TokenKind.BRACE_L) {
      // Within arguments a colon stands behind a name, too.
      if (!open.includes(TokenKind.PAREN_L)) aliases++;
    }
    if (open.length > limits.maxBrackets) {
      const message = `The document has more than ${limits.maxBrackets} brackets within each other: ask in several requests.`;
      throw new CodedError('DEPTH_LIMIT', message);
    }
  }
}

function tooLong({ maxTokens, maxAliases }: ScanLimits, aliases: number): CodedError {
  return aliases > maxAliases
    ? new CodedError(
        'ALIAS_LIMIT',
        `The document has more than ${maxAliases} aliases: ask in several requests.`,
      )
    : new CodedError(
        'TOKEN_LIMIT',
        `The document has more than ${maxTokens} words and signs: ask for less at once.`,
      );
}

/** One word of a million letters costs as much to print in an error as a million words. */
function requireLength({ kind, start, end }: Token): void {
  const most = kind === TokenKind.STRING || kind === TokenKind.BLOCK_STRING ? maxString : maxName;
  if (end - start <= most) return;
  const message = `A word of the document is longer than ${most} characters: names are shorter, and long values go into variables.`;
  throw new CodedError('TOKEN_LIMIT', message);
}

/** Null where no token begins. */
function nextToken(lexer: Lexer): Token | null {
  try {
    return lexer.advance();
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
