const alphabet = /^[A-Za-z0-9_-]*$/;

/**
 * Bytes of a base64url text (RFC 7515, section 2); null for any other: signs outside the alphabet, padding, white space, a length that cannot
 * be, or unused bits that are not zero, since two texts of the same bytes would be two tokens with one signature.
 */
export function decodeBase64url(text: string): Buffer | null {
  if (!alphabet.test(text) || text.length % 4 === 1) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
