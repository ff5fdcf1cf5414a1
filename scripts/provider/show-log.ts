import { join } from 'node:path';

import type { LoggedCall } from '#provider/access/logged-call.ts';
import { releaseLogFolder } from '#provider/access/open-door.ts';
import { loggedDays, readReleaseLog } from '#provider/access/read-release-log.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { requireAccessFolder } from './switch-access.ts';

/** Which calls are shown. */
export interface LogQuestion {
  /** YYYY-MM-DD; the last day that has any where it is left out. */
  readonly day: string | undefined;
  readonly caller: string | undefined;
  readonly project: string | undefined;
}

/** A provider's log of a day, a line for each call, oldest first. Throws CONFIGURATION_INVALID where there is none. */
export function showLog(folder: string, { day, caller, project }: LogQuestion): readonly string[] {
  requireAccessFolder(folder);
  const logs = join(folder, releaseLogFolder);
  const days = loggedDays(logs);
  const shown = day ?? days.at(-1);
  if (shown === undefined || !days.includes(shown)) {
    const known = days.length === 0 ? 'nobody asked yet' : `there is one of ${days.join(', ')}`;
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `There is no log of ${shown ?? 'any day'}: ${known}.`,
    );
  }
  return readReleaseLog(logs, shown)
    .filter((call) => caller === undefined || call.caller === caller)
    .filter((call) => project === undefined || call.project === project)
    .map(describe);
}

function describe(call: LoggedCall): string {
  const { at, outcome, rows, counts, fields, datasets, purposes } = call;
  const levels = Object.entries(datasets).map(([id, level]) => `${id}=${level}`);
  const parts = [
    at,
    outcome,
    `caller=${call.caller ?? '-'}`,
    `project=${call.project ?? '-'}`,
    `purposes=${listOf(purposes)}`,
    `rows=${rows}`,
    `counts=${counts}`,
    `fields=${listOf(fields)}`,
    `datasets=${listOf(levels)}`,
    `request=${call.request ?? '-'}`,
    `document=${call.document ?? '-'}`,
  ];
  // Nothing that a caller wrote may begin a line, or change a terminal.
  return parts.join(' ').replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

function listOf(parts: readonly string[]): string {
  return parts.length === 0 ? '-' : parts.join(',');
}
