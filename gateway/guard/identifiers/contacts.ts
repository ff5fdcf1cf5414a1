/**
 * An address of electronic mail, also with its signs spelt out; `git@host:path`, which software writes of itself, is none.
 * What the pattern repeats is bounded: each place of a text is looked at for a bounded time.
 */
const mail =
  /[\p{L}\d_.%+"'-]\s?@(?<!\bgit@)\s?\p{L}|[([{<]\s?(?:at|ät|arroba)\s?[)\]}>]|\s(?:at|AT)\s[\p{L}\d.-]{2,40}\s(?:dot|DOT|punkt|point|punto)\s\p{L}/u;

/** Whether a text holds an address of electronic mail. */
export function holdsMail(text: string): boolean {
  return mail.test(text);
}

const phones: readonly RegExp[] = [
  // With a country code: +49 69 1234567, 0034 555 0100, +1 (212) 555-0147.
  /(?:\+\s?|(?<![\d.])00\s?)[1-9]\d{0,2}(?:[ ()./-]{0,3}\d){6,14}(?!\d)/,
  // Named as one.
  /(?<!\p{L})(?:tel|tél|tlf|telefono?|teléfono|telefoon|téléphone|telephone|phone|fon|fax|mobile|mobil|móvil|handy|cell|call|puh|ph|gsm|natel|portable|cellulare)(?!\p{L})[\s.:#-]{0,4}(?:\(?\+?\d[ ()./-]{0,3}){4,15}/iu,
  // Area code in parentheses, or three, three and four digits.
  /\(0?\d{2,5}\)[ /-]{0,2}\d{2,4}(?:[ -]?\d{2,4}){1,3}(?![\d.])/,
  /(?<![\d.])\d{3}[ .-]\d{3}[ .-]\d{4}(?![\d.])/,
  // A leading zero, then groups: 069/1234567, 020 7946 0958, 01 42 68 53 00, 06-12345678.
  /(?<![\d.,_])0[1-9]\d{0,4}[ ./-]{1,3}\d{3,8}(?:[ -]?\d{2,4}){0,3}(?![\d.])/,
  /(?<![\d.,])0[1-9](?:[ .-]\d{2}){4}(?![\d.])/,
  // Nine digits in groups as in Spain, Portugal, Poland, Czechia; eight in pairs as in Denmark, Norway.
  /(?<![\d.])[679]\d{2}[ -]\d{3}[ -]\d{3}(?![\d.])|(?<![\d.])[679]\d{2}[ -]\d{2}[ -]\d{2}[ -]\d{2}(?![\d.])/,
  /(?<![\d.])[2-9]\d \d{2} \d{2} \d{2}(?![\d. ])|(?<![\d.])\d{2} \d{3} \d{2} \d{2}(?![\d.])/,
];
const fewestPhoneDigits = 6;

/** Whether a text holds a telephone or fax number. */
export function holdsPhone(text: string): boolean {
  return phones.some((phone) => {
    const [found] = phone.exec(text) ?? [];
    return found !== undefined && found.replaceAll(/\D/g, '').length >= fewestPhoneDigits;
  });
}
