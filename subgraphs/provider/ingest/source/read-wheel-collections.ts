import type { DuckDBConnection } from '@duckdb/node-api';

import type { Collection } from './collection.ts';
import { sqlText } from './sql-text.ts';

/** Reads `collections_index.parquet` of the idc-index-data wheel as `collections.json` would have it. */
export async function readWheelCollections(
  connection: DuckDBConnection,
  file: string,
): Promise<readonly Collection[]> {
  const reader = await connection.runAndReadAll(`
    SELECT to_json({
      collection_id: collection_id, name: collection_name, cancer_types: cancer_types, tumor_locations: tumor_locations,
      species: species, program_id: program_id, supporting_data: supporting_data, updated: updated,
      sources: list_transform(sources, lambda s: {
        id: s.source_id, type: s.source_type, title: s.source_title, doi: lower(s.source_doi), modalities: s.modalities,
        licence: s.license.license_short_name, licence_url: s.license.license_url, citation: s.citation })
    })::VARCHAR FROM read_parquet(${sqlText(file)}) ORDER BY collection_id`);
  return reader
    .getRows()
    .map((row) => withPlainCitations(JSON.parse(String(row[0])) as Collection));
}

function withPlainCitations(collection: Collection): Collection {
  return {
    ...collection,
    sources: collection.sources.map((source) => ({
      ...source,
      citation: source.citation && plain(source.citation),
    })),
  };
}

/** The wheel's citations are HTML, broken into lines. */
function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
