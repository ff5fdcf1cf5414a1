import { readFileSync } from 'node:fs';

import { buildSchema, parse, validate } from 'graphql';

const sdl = new URL('../../schema/atlas.graphql', import.meta.url);

/**
 * What the schema that is shipped with this command says against a document, with what could be meant instead; null where it
 * has nothing against it. An Atlas itself suggests nothing to callers, since what it suggests tells its schema.
 */
export function whatCouldBeGiven(document: string): string | null {
  const [error] = validate(buildSchema(readFileSync(sdl, 'utf8')), parse(document));
  return error?.message ?? null;
}
