const longestShown = 80;
const mostListed = 5;

/** A text as sentences show it: of a long one its beginning. */
export function shorten(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}

/** A name of the schema as words: `bodyPart` and `BODY_PART` are "body part", `ageYears` is "age in years". */
export function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/ (years|mm)$/, ' in $1');
}

/** What a filter's rows are, one of them: those of a `ThingFilter` or `ThingScope` are things. */
export function nounOf(typeName: string): string {
  return wordsOf(typeName.replace(/(Filter|Scope)$/, ''));
}

/** More than one of a noun. */
export function pluralOf(noun: string): string {
  if (noun.endsWith('s')) return noun;
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** "a" or "an" with the words that follow. */
export function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}

/** A sentence's first letter large. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "A, B or C"; of many the first and how many more there are, of a long one its beginning. */
export function listOf(texts: readonly string[], conjunction: 'and' | 'or' | 'nor'): string {
  const shown = texts.length <= mostListed + 1 ? texts : texts.slice(0, mostListed);
  const items = shown.map((text) => shorten(text));
  if (shown.length < texts.length) items.push(`${texts.length - shown.length} others`);
  const last = items.pop() ?? '';
  return items.length === 0 ? last : `${items.join(', ')} ${conjunction} ${last}`;
}
