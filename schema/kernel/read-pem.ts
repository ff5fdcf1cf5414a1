import { readFileSync } from 'node:fs';

import { CodedError } from './errors.ts';

/** The text of a PEM file. Throws CONFIGURATION_INVALID for one that cannot be read. */
export function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CodedError('CONFIGURATION_INVALID', `${file} cannot be read: give a PEM file.`);
  }
}
