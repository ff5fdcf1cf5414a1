import { CodedError } from '#schema/kernel/errors.ts';

/** Deeper than any filter that is answered, and far from any stack's end. */
const maxNesting = 256;

const quote = 34;
const backslash = 92;
const comma = 44;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;

/**
 * Refuses, in text that is JSON, what two readers could take for two things or stumble over: a name that stands twice in an object
 * (RFC 8259, 4: which one counts is nobody's rule), a name that JavaScript takes for an object's prototype, and brackets without end.
 * Throws BAD_REQUEST.
 */
export function requirePlainJson(text: string): void {
  /** Names so far of each object that is open, null for a list. */
  const open: (Set<string> | null)[] = [];
  let nameNext = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === quote) {
      const end = endOfString(text, at);
      if (nameNext) requireNew(open.at(-1), text.slice(at, end + 1));
      nameNext = false;
      at = end;
    } else if (sign === openBrace || sign === openBracket) {
      nameNext = sign === openBrace;
      open.push(nameNext ? new Set() : null);
      if (open.length > maxNesting) {
        throw refusal(`The body is nested more than ${maxNesting} brackets deep.`);
      }
    } else if (sign === closeBrace || sign === closeBracket) open.pop();
    else if (sign === comma) nameNext = open.at(-1) instanceof Set;
  }
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text.charCodeAt(end) !== quote) end += text.charCodeAt(end) === backslash ? 2 : 1;
  return end;
}

function requireNew(names: Set<string> | null | undefined, quoted: string): void {
  // Escapes make one name of two spellings.
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (name === '__proto__') throw refusal('"__proto__" cannot be a name in the body.');
  if (names?.has(name) === true) {
    throw refusal('A name stands twice in one object of the body: say each once.');
  }
  names?.add(name);
}

function refusal(message: string): CodedError {
  return new CodedError('BAD_REQUEST', message);
}
