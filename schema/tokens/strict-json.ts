/** A JSON object as it was read; its members are unknown until they are looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

const maxDepth = 16;
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * The JSON object that UTF-8 bytes hold; null for anything else: bytes that are no UTF-8, a byte order mark, an array, a name that stands twice in
 * one object (RFC 7515, section 4, lets us refuse it: two readers would see two different tokens), or nesting deeper than 16.
 */
export function readStrictJson(bytes: Uint8Array): JsonObject | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && namesAreUnique(text) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a JSON value is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Looks at a text that is known to be JSON. */
function namesAreUnique(text: string): boolean {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > maxDepth) return false;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      const names = open.at(-1);
      const name = JSON.parse(last) as string;
      if (names === undefined || names.has(name)) return false;
      names.add(name);
    } else {
      last = token;
    }
  }
  return true;
}
