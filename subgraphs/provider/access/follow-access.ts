import {
  type AccessRules,
  fingerprintOf,
  readAccessRules,
  type ReadText,
  readTextFile,
} from './access-files.ts';

/** Gives the rules as the files of an access folder say; throws CONFIGURATION_INVALID while they say nothing that can be followed. */
export type FollowedRules = () => AccessRules;

/** Milliseconds for which files are taken to be as they were. */
export const followedEveryMs = 2_000;

type Outcome = { readonly rules: AccessRules } | { readonly error: unknown };

/**
 * Follows the files of an access folder without a restart: they are looked at again, at most every two seconds, when the rules are asked
 * for. Equal files give the same object. While a file is wrong there are no rules: what was taken out of it must not go on.
 */
export function followAccess(folder: string, now: () => number): FollowedRules {
  let known: ReadonlyMap<string, string> = new Map();
  let outcome: Outcome | null = null;
  let looked = -Infinity;
  const isAsItWas = (): boolean =>
    [...known].every(([file, fingerprint]) => fingerprintOf(file) === fingerprint);
  return () => {
    const sinceMs = now() - looked;
    if (outcome === null || sinceMs >= followedEveryMs || sinceMs < 0) {
      looked = now();
      if (outcome === null || !isAsItWas()) ({ known, outcome } = readFollowed(folder));
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.rules;
  };
}

function readFollowed(folder: string): {
  readonly known: ReadonlyMap<string, string>;
  readonly outcome: Outcome;
} {
  const known = new Map<string, string>();
  const read: ReadText = (file) => {
    // Before it is read, so that a change in between is seen at the next look.
    known.set(file, fingerprintOf(file));
    return readTextFile(file);
  };
  try {
    return { known, outcome: { rules: readAccessRules(folder, read) } };
  } catch (error) {
    return { known, outcome: { error } };
  }
}
