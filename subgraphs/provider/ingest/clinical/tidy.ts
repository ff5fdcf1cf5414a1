/** A cell or the name of a column with runs of white space as one space, none at its ends. */
export function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
