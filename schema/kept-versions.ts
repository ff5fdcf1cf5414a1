import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('versions/', import.meta.url);
const versionPattern = /^\d+\.\d+\.\d+$/;

/** The versions of the provider contract that were cut, oldest first. */
export function keptVersions(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => versionPattern.test(name))
    .toSorted(compareVersions);
}

/** Order of versions, earlier ones first; both are three numbers with dots. */
export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** SDL of a version that was cut. Throws where there is none. */
export function readKeptSdl(version: string): string {
  if (!versionPattern.test(version)) throw new RangeError(`"${version}" is no version`);
  return readFileSync(new URL(`${version}/provider.graphql`, folder), 'utf8');
}
