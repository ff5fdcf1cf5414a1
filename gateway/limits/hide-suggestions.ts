/** What graphql-js adds to a fault of a document or a variable: names of the schema that are like the one given. */
const suggestion = / ?Did you mean [^?]+\?$/;

/** A message without names of the schema: whoever has no introspection shall not have it by guessing. */
export function hideSuggestions(message: string): string {
  return message.replace(suggestion, '');
}
