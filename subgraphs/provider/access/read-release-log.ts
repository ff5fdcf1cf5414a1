import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LoggedCall } from './logged-call.ts';

const dayFile = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;

/** Days of which there is a log, oldest first. */
export function loggedDays(folder: string): readonly string[] {
  const days = readdirSync(folder).flatMap((name) => dayFile.exec(name)?.[1] ?? []);
  return days.toSorted();
}

/** The calls of a day, oldest first. A line that a fault cut off is left out. */
export function readReleaseLog(folder: string, day: string): readonly LoggedCall[] {
  const lines = readFileSync(join(folder, `${day}.jsonl`), 'utf8').split('\n');
  return lines.flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as LoggedCall];
    } catch {
      return [];
    }
  });
}
