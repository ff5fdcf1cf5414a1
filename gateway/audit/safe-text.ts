/** Control characters, invisible ones, those that turn the direction of text, and halves of pairs: with them one line could look like two. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** What looks like a signed token (JWS compact): its header is a JSON object, which begins so in base64url. */
const token = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;
const bearer = /\bbearer\s+[\w.~+/=-]+/gi;

/** A text of somebody else's as it may stand in a record: what cannot be printed is written as `\u000a`, what looks like a token is left out. */
export function safeText(text: string, maxLength: number): string {
  const kept = text.length > maxLength ? text.slice(0, maxLength) : text;
  const safe = kept
    .replaceAll(token, '[token]')
    .replaceAll(bearer, '[token]')
    .replaceAll(unprintable, escapeUnits);
  return text.length > maxLength ? `${safe} [${text.length - maxLength} more]` : safe;
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
