import { parse } from 'yaml';

import { CodedError } from '#schema/kernel/errors.ts';

/** Whom a provider's data manager has switched off; what stands in `switched-off.yaml`. */
export interface SwitchedOff {
  /** Whether nothing is answered to anybody. */
  readonly atlas: boolean;
  /** Pseudonyms of callers, as the log has them. */
  readonly callers: ReadonlySet<string>;
  readonly projects: ReadonlySet<string>;
}

/** Nobody is switched off. */
export const allOn: SwitchedOff = { atlas: false, callers: new Set(), projects: new Set() };

/** Whether a call for this caller and project is not to be answered. */
export function isSwitchedOff(off: SwitchedOff, caller: string, project: string | null): boolean {
  return off.atlas || off.callers.has(caller) || (project !== null && off.projects.has(project));
}

/** Reads the text of a `switched-off.yaml`. Throws CONFIGURATION_INVALID for anything that is not understood. */
export function readSwitchedOff(text: string): SwitchedOff {
  const { atlas, callers, projects, ...others } = parseMembers(text);
  if (typeof atlas !== 'boolean' || Object.keys(others).length > 0) throw wrong();
  return { atlas, callers: readNames(callers), projects: readNames(projects) };
}

/** The text of a `switched-off.yaml`. */
export function writeSwitchedOff({ atlas, callers, projects }: SwitchedOff): string {
  const list = (names: ReadonlySet<string>): string => JSON.stringify([...names].toSorted());
  return [
    '# Who gets no answer from this provider; npm run provider -- switch-off and switch-on change it.',
    `atlas: ${atlas}`,
    `callers: ${list(callers)}`,
    `projects: ${list(projects)}`,
    '',
  ].join('\n');
}

function parseMembers(text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    throw wrong();
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw wrong();
  return content as Record<string, unknown>;
}

function readNames(value: unknown): ReadonlySet<string> {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) throw wrong();
  return new Set(value);
}

function wrong(): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    'switched-off.yaml does not hold atlas (true or false), callers and projects (lists of names): correct it, or delete it to switch everybody on.',
  );
}
