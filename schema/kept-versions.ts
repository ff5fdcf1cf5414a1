import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('versions/', import.meta.url);
const versionPattern = /^\d+\.\d+\.\d+$/;

/** The versions of the provider contract that were cut, oldest first. */
export function keptVersions(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => versionPattern.test(name))
    .toSorted(compareVersions);
}

// Kept: they are compared for each call to a provider, and to make a collator takes longer than to use it.
const { compare } = new Intl.Collator('en', { numeric: true });

/** Order of versions, earlier ones first; both are three numbers with dots. */
export function compareVersions(a: string, b: string): number {
  return compare(a, b);
}

/** SDL of a version that was cut. Throws where there is none. */
export function readKeptSdl(version: string): string {
  if (!versionPattern.test(version)) throw new RangeError(`"${version}" is no version`);
  return readFileSync(new URL(`${version}/provider.graphql`, folder), 'utf8');
}
