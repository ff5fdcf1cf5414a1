import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file in one step, so that nobody reads half of it; readable by its owner only. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
