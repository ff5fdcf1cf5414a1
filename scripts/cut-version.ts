/**
 * Keeps the provider contract as it stands under a version: `npm run cut-version -- 1.2.0`. A version is cut once and
 * never changed; later ones only add to it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';

import { readSubgraphSdl } from '#schema/compose.ts';
import { compareVersions, keptVersions } from '#schema/kept-versions.ts';

const version = process.argv[2] ?? '';
const latest = keptVersions().at(-1) ?? '0.0.0';
if (!/^\d+\.\d+\.\d+$/.test(version)) {
  console.error(
    `Say which version, later than ${latest}: npm run cut-version -- <major.minor.patch>`,
  );
  process.exitCode = 1;
} else if (compareVersions(version, latest) <= 0) {
  console.error(
    `Version ${latest} was cut already, and none is changed: choose a later number than that.`,
  );
  process.exitCode = 1;
} else {
  const folder = new URL(`../schema/versions/${version}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('provider.graphql', folder), readSubgraphSdl('provider'));
  console.log(
    `schema/versions/${version}/provider.graphql written; commit it with the number in subgraphs/provider/serving/contract-version.ts.`,
  );
}
