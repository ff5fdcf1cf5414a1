import { readdirSync, readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { readMapping } from './read-mapping.ts';
import type { TableMapping } from './table-mapping.ts';

/** All mapping files, checked, by name of the file. */
export function readMappingFiles(): readonly TableMapping[] {
  return yamlFiles('mappings/').map(({ name, content }) => readMapping(content, name));
}

/** What people call the codes that the mappings use, as the vocabulary does. */
export function readLabels(): ReadonlyMap<string, string> {
  return new Map(
    yamlFiles('labels/').flatMap(({ content }) =>
      Object.entries(content as Readonly<Record<string, string>>),
    ),
  );
}

function yamlFiles(folder: string): readonly { name: string; content: unknown }[] {
  const place = new URL(folder, import.meta.url);
  return readdirSync(place)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => ({
      name: file.replace('.yaml', ''),
      content: parse(readFileSync(new URL(file, place), 'utf8')) as unknown,
    }));
}
