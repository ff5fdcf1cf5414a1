/**
 * Whether a text as a whole is what a pattern says (GA4GH Passport 1.2.1, "Pattern Matching"): `?` is one character, `*` any text, also none, also
 * one with line ends; there is no escape, and case matters. Takes characters, not text, so that a character beyond the basic plane is one.
 *
 * Goes back to the last `*` only: what stands before it was matched as early as could be, so another way would not leave more text. So it looks at
 * most at every pair of a pattern's character and a text's once, whatever the pattern.
 */
export function matchesPattern(pattern: readonly string[], text: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resumed = 0;
  for (let read = 0; read < text.length;) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      resumed = read;
      at += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[read])) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      at = star + 1;
      resumed += 1;
      read = resumed;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
