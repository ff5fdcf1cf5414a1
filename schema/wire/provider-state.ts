/**
 * Header of a provider's response: a text of at most 200 characters, another one whenever the same question, asked for a caller of the
 * same rights, might have another answer. It makes an answer worth keeping; a provider that cannot promise it sends none.
 */
export const stateHeader = 'x-atlas-state';

/** The state that a header tells; null where it tells none. */
export function readState(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' && header.length <= longestState
    ? header
    : null;
}

const longestState = 200;
