/**
 * Keeps the provider contract as it stands under a version: `npm run cut-version -- 1.1.0`. A version is cut once and
 * never changed; later ones only add to it.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

import { readSubgraphSdl } from '#schema/compose.ts';

const version = process.argv[2] ?? '';
const folder = new URL(`../schema/versions/${version}/`, import.meta.url);
if (!/^\d+\.\d+\.\d+$/.test(version)) {
  console.error('Say which version, such as 1.1.0: npm run cut-version -- 1.1.0');
  process.exitCode = 1;
} else if (existsSync(folder)) {
  console.error(`Version ${version} was cut already and is never changed: choose the next number.`);
  process.exitCode = 1;
} else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('provider.graphql', folder), readSubgraphSdl('provider'));
  console.log(`schema/versions/${version}/provider.graphql written; commit it.`);
}
