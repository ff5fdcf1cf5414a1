import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, stop, version } from 'esbuild';

const page = fileURLToPath(new URL('page/', import.meta.url));

const entryPoints = {
  portal: join(page, 'portal.js'),
  'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
  'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
  'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
};

/**
 * Bundles GraphiQL and the page's own part into a folder under `cache`, once for each version of them: nothing
 * is fetched from anywhere. Gives that folder; an interrupted build leaves none of its name.
 */
export async function buildPortal(cache: string): Promise<string> {
  const folder = join(cache, digestOfSources());
  if (existsSync(folder)) return folder;
  const building = `${folder}.${randomUUID()}`;
  try {
    await build({
      entryPoints,
      absWorkingDir: page,
      outdir: building,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      loader: { '.ttf': 'file' },
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    });
    // Another start may have been faster.
    if (!existsSync(folder)) await rename(building, folder);
    for (const name of await readdir(cache)) {
      // Bundles of earlier versions; who serves one has it in memory.
      if (!name.startsWith(basename(folder))) await rm(join(cache, name), { recursive: true });
    }
  } finally {
    await rm(building, { recursive: true, force: true });
    await stop();
  }
  return folder;
}

function digestOfSources(): string {
  const hash = createHash('sha256').update(version);
  for (const name of readdirSync(page).toSorted()) hash.update(readFileSync(join(page, name)));
  for (const name of ['graphiql', 'graphql-sse', 'monaco-editor', 'monaco-graphql', 'react-dom']) {
    hash.update(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
    hash.update(readFileSync(fileURLToPath(import.meta.resolve(`${name}/package.json`))));
  }
  return hash.digest('hex').slice(0, 16);
}
