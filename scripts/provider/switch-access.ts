import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { readTextFile, switchedOffFile } from '#provider/access/access-files.ts';
import {
  allOn,
  readSwitchedOff,
  type SwitchedOff,
  writeSwitchedOff,
} from '#provider/access/switched-off.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { writeWhole } from '../start/write-whole.ts';

/** Who is switched off or on: callers by the pseudonym of the log, projects by id, or everybody. */
export interface Switched {
  readonly callers: readonly string[];
  readonly projects: readonly string[];
  readonly atlas: boolean;
}

/**
 * Says in a provider's access folder that these get no answers, or get them again; the provider follows within seconds. False where it said so
 * before.
 */
export function switchAccess(folder: string, who: Switched, off: boolean): boolean {
  requireAccessFolder(folder);
  const file = join(folder, switchedOffFile);
  const text = readTextFile(file);
  const before = text === null ? allOn : readSwitchedOff(text);
  const after = writeSwitchedOff(changed(before, who, off));
  if (after === writeSwitchedOff(before)) return false;
  writeWhole(file, after);
  return true;
}

/** Throws CONFIGURATION_INVALID where a provider has no access folder. */
export function requireAccessFolder(folder: string): void {
  if (existsSync(folder)) return;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `There is no ${folder}: it is made when the Atlas is started with that provider.`,
  );
}

function changed(
  { atlas, callers, projects }: SwitchedOff,
  who: Switched,
  off: boolean,
): SwitchedOff {
  const change = (names: ReadonlySet<string>, some: readonly string[]): ReadonlySet<string> =>
    new Set(off ? [...names, ...some] : [...names].filter((name) => !some.includes(name)));
  return {
    atlas: who.atlas ? off : atlas,
    callers: change(callers, who.callers),
    projects: change(projects, who.projects),
  };
}
